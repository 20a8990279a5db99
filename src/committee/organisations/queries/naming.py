"""Which organisation is meant by a name, and which names resemble it?"""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from committee.organisations.queries.directory import OrganisationRow, organisations_by_id
from committee.organisations.records import Alias, Organisation
from committee.organisations.rules import Description, are_told_apart, folded
from committee.organisations.similar import Similar, most_similar
from committee.store.engine import reading


def find_organisation(name: str) -> str | None:
    """The one organisation of this name, short name or alias, whatever accents, case, dashes and apostrophes.

    None also when several bear it: ``find_candidates`` gives them.
    """
    return find_organisations([name]).get(name)


def find_organisations(names: Collection[str]) -> dict[str, str]:
    """The organisations of these names, by the name as given; a name of none or several is absent."""
    return {name: next(iter(ids)) for name, ids in _bearers(names).items() if len(ids) == 1}


def find_candidates(name: str, siren: str | None = None, commune: str | None = None) -> list[OrganisationRow]:
    """The organisations of this name which may be meant, those of another SIREN number or commune left out."""
    meant = Description(siren=siren, commune=commune)
    return [
        row for row in candidates_by_name([name]).get(name, []) if not are_told_apart(meant, row.description)
    ]


def candidates_by_name(names: Collection[str]) -> dict[str, list[OrganisationRow]]:
    """All organisations of each of these names, in three statements; a name nobody bears is absent."""
    bearers = _bearers(names)
    rows = organisations_by_id({each for ids in bearers.values() for each in ids})
    return {
        name: sorted((rows[each] for each in ids), key=lambda row: (folded(row.name), row.id))
        for name, ids in bearers.items()
    }


def _bearers(names: Collection[str]) -> dict[str, set[str]]:
    wanted = {name: folded(name) for name in names}
    keys = set(wanted.values())
    with reading() as session:
        other = select(Alias.folded, Alias.organisation_id).where(Alias.folded.in_(keys))
        own = select(Organisation.folded_name, Organisation.id).where(Organisation.folded_name.in_(keys))
        found: dict[str, set[str]] = {}
        for key, organisation_id in [*session.execute(other), *session.execute(own)]:
            found.setdefault(key, set()).add(organisation_id)
    return {name: found[key] for name, key in wanted.items() if key in found}


def similar_names(names: Collection[str], limit: int = 3) -> dict[str, list[Similar]]:
    """The known organisations whose names resemble each of these, the nearest first. Two statements.

    A proposal only: nothing is ever joined by resemblance without a person.
    """
    known = all_names()
    with reading() as session:
        own: Mapping[str, str] = dict(session.execute(select(Organisation.id, Organisation.name)).all())
    texts = [text for text, _ in known]
    found: dict[str, list[Similar]] = {}
    for name in names:
        once: dict[str, int] = {}
        for place, score in most_similar(folded(name), texts):
            once.setdefault(known[place][1], score)
        if once:
            found[name] = [Similar(each, own[each], score) for each, score in list(once.items())[:limit]]
    return found


def all_names() -> list[tuple[str, str]]:
    """Every name and alias, folded, with its organisation. One statement."""
    own = select(Organisation.folded_name, Organisation.id)
    other = select(Alias.folded, Alias.organisation_id)
    with reading() as session:
        return [(text, identifier) for text, identifier in session.execute(own.union_all(other))]
