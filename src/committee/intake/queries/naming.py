"""Which organisation of the directory does a file mean: by its numbers first, then by its name?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from committee.intake.table import PartDraft
from committee.organisations.queries.naming import all_names
from committee.organisations.records import Organisation
from committee.organisations.rules import folded
from committee.store.engine import reading


@dataclass(frozen=True)
class Known:
    """An organisation of the directory, as far as it is compared."""

    id: str
    name: str
    siret: str | None
    siren: str | None
    rna: str | None
    commune: str | None

    @property
    def in_words(self) -> str:
        """Its name, and what tells it from its homonyms."""
        return ", ".join(each for each in (self.name, self.commune, self.siret or self.siren) if each)


@dataclass
class Directory:
    """Every organisation of the store by its numbers and names; new ones are learnt while a file is written."""

    rows: dict[str, Known] = field(default_factory=dict)
    by_number: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def learn(self, row: Known, names: Iterable[str]) -> None:
        """Add an organisation under its numbers and names."""
        self.rows[row.id] = row
        for number in (row.siret, row.siren or (row.siret or "")[:9], row.rna):
            if number:
                self.by_number[number].add(row.id)
        for name in names:
            self.by_name[folded(name)].add(row.id)

    def candidates(self, part: PartDraft) -> list[Known]:
        """Who may be meant: one by a number; else everyone of that name whom no number tells apart."""
        named = self.by_name.get(folded(part.name), set())
        for number in (part.siret, part.rna, part.siren):
            found = self.by_number.get(number, set()) if number else set()
            if len(found) > 1 and found & named:
                found = found & named
            if found:
                return self._sorted(found)
        return self._sorted(
            each
            for each in named
            if part.siren is None or self.rows[each].siren is None or self.rows[each].siren == part.siren
        )

    def resolve(self, part: PartDraft) -> str | None:
        """The organisation meant, the first of its homonyms; None when the directory has none."""
        found = self.candidates(part)
        return found[0].id if found else None

    def _sorted(self, ids: Iterable[str]) -> list[Known]:
        return sorted((self.rows[each] for each in ids), key=lambda row: (folded(row.name), row.id))


def directory_of_all() -> Directory:
    """The whole directory in two statements."""
    made = Directory()
    columns = (
        Organisation.id,
        Organisation.name,
        Organisation.siret,
        Organisation.siren,
        Organisation.rna,
        Organisation.commune,
    )
    with reading() as session:
        for row in session.execute(select(*columns)):
            made.learn(Known(*row), ())
        for name, identifier in all_names():
            made.by_name[name].add(identifier)
    return made
