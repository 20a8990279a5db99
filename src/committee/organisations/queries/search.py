"""Which organisations hold the words that a member looks for, in their names, aliases and identifiers?"""

from collections.abc import Sequence

from sqlalchemy import select

from committee.organisations.records import Alias, Organisation
from committee.people.rules import Member, why_not_open
from committee.spreadsheets.finding import Hit, found_in
from committee.store.engine import reading
from committee.words import Sentence

_ALIASES, _NUMBERS = Sentence("Other names"), Sentence("Identifiers")


def search(member: Member, words: Sequence[str], limit: int) -> list[Hit]:
    """Organisations of the directory for whoever opens it, else none; two statements."""
    if why_not_open("organisations.directory", member) is not None:
        return []
    columns = (
        Organisation.id,
        Organisation.name,
        Organisation.short_name,
        Organisation.commune,
        Organisation.siret,
        Organisation.siren,
        Organisation.rna,
    )
    aliases: dict[str, str] = {}
    with reading() as session:
        rows = session.execute(select(*columns).order_by(Organisation.folded_name)).all()
        for identifier, name in session.execute(select(Alias.organisation_id, Alias.folded)):
            aliases[identifier] = f"{aliases.get(identifier, '')} {name}"
    hits = []
    for identifier, name, short, commune, siret, siren, rna in rows:
        texts = {
            None: f"{name} {short or ''}",
            _ALIASES: aliases.get(identifier),
            _NUMBERS: " ".join(filter(None, (siret, siren, rna))),
        }
        place = found_in(texts, words)
        if place is not None:
            hits.append(Hit(identifier, name, commune, *place))
    return hits[:limit]
