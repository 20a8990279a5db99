"""Whom do the names of a file mean: an organisation known here, or one that a person must recognise or accept?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from committee.organisations.actions.describing import register_organisation
from committee.organisations.actions.naming import add_alias
from committee.organisations.history import Mention, UnknownName, first_mentions
from committee.organisations.queries import (
    OrganisationRow,
    candidates_by_name,
    organisations_by_id,
    similar_names,
)
from committee.organisations.records import Organisation
from committee.organisations.rows import ReadRow
from committee.organisations.rules import Description, are_told_apart, folded
from committee.people.rules import Member
from committee.spreadsheets.report import Problem, Severity
from committee.store.engine import reading
from committee.words import Sentence

Key = tuple[str, str | None]


class Landlords:
    """The organisations that a file mentions, found in a constant number of statements.

    A number decides before a name. ``same_as``: names that a person said are those of these organisations (by
    identifier); they become aliases.
    """

    def __init__(
        self,
        mentions: Sequence[tuple[Mention, ReadRow]],
        same_as: Mapping[str, str],
        *,
        create_unknown: bool,
    ) -> None:
        self.first = first_mentions(mentions)
        self.ids: dict[Key, str] = {}
        self.aliases: dict[Key, str] = {}
        self.problems: list[Problem] = []
        self.unknown: list[UnknownName] = []
        told = {folded(name): organisation_id for name, organisation_id in same_as.items()}
        existing = organisations_by_id(set(told.values()))
        by_name = candidates_by_name({mention.name for mention, _ in self.first.values()})
        by_siren = self._by_siren()
        nobody: dict[Key, tuple[Mention, ReadRow]] = {}
        for key, (mention, row) in self.first.items():
            if told.get(key[0]) in existing:
                self.ids[key] = self.aliases[key] = told[key[0]]
                continue
            numbered = by_siren.get(key[1] or "", [])
            named = by_name.get(mention.name, [])
            if len(numbered) > 1:
                by_siret = [
                    one for one in numbered if mention.siret and one.description.siret == mention.siret
                ]
                numbered = by_siret or [one for one in numbered if one in named] or numbered
            if numbered:
                self._numbered(key, mention, row, numbered, named)
                continue
            meant = [one for one in named if not are_told_apart(Description(siren=key[1]), one.description)]
            if len(meant) == 1:
                self.ids[key] = meant[0].id
            elif meant:
                self._ambiguous(mention, row, meant)
            else:
                nobody[key] = (mention, row)
        self._nobody(nobody, create_unknown=create_unknown)

    def _by_siren(self) -> dict[str, list[OrganisationRow]]:
        numbers = {number for _, number in self.first if number is not None}
        with reading() as session:
            ids = session.scalars(select(Organisation.id).where(Organisation.siren.in_(numbers))).all()
        found: dict[str, list[OrganisationRow]] = {}
        for row in organisations_by_id(ids).values():
            found.setdefault(row.description.siren or "", []).append(row)
        return found

    def _numbered(
        self,
        key: Key,
        mention: Mention,
        row: ReadRow,
        numbered: Sequence[OrganisationRow],
        named: Sequence[OrganisationRow],
    ) -> None:
        if len(numbered) > 1:
            self._ambiguous(mention, row, numbered)
            return
        self.ids[key] = numbered[0].id
        if numbered[0] not in named:
            told = Sentence(
                "The number is that of {known}: the name of the file is taken for the same landlord.",
                known=numbered[0].name,
            )
            self.problems.append(row.problem(mention.column, told, Severity.WARNING, value=mention.name))

    def _ambiguous(self, mention: Mention, row: ReadRow, meant: Sequence[OrganisationRow]) -> None:
        told = Sentence(
            "{n} organisation bears this name: say which one by its SIREN number.",
            "{n} organisations bear this name: say which one by its SIREN number.",
            n=len(meant),
        )
        self.problems.append(row.problem(mention.column, told, value=mention.name))

    def _nobody(self, nobody: Mapping[Key, tuple[Mention, ReadRow]], *, create_unknown: bool) -> None:
        near = similar_names({mention.name for mention, _ in nobody.values()})
        for mention, row in nobody.values():
            similar = tuple(near.get(mention.name, ()))
            self.unknown.append(UnknownName(mention.name, row.sheet, row.row, similar))
            proposal = None
            if similar:
                names = ", ".join(one.name for one in similar)
                proposal = Sentence("Is it {names}?", names=names)
            if create_unknown:
                told = Sentence("The directory does not know this name: a new organisation is registered.")
            else:
                told = Sentence(
                    "The directory does not know this name: accept to register it, or say whose name it is."
                )
            severity = Severity.WARNING if create_unknown else Severity.ERROR
            self.problems.append(
                row.problem(mention.column, told, severity, value=mention.name, proposal=proposal)
            )

    @property
    def names(self) -> Collection[str]:
        """The names that would be registered."""
        return [each.name for each in self.unknown]

    def register(self, *, actor: Member, now: datetime) -> None:
        """Register those whom nobody knows, and note the names that a person recognised."""
        for key, organisation_id in self.aliases.items():
            add_alias(organisation_id, self.first[key][0].name, actor=actor, now=now)
        for key, (mention, _) in self.first.items():
            if key not in self.ids:
                self.ids[key] = register_organisation(
                    mention.name,
                    siret=mention.siret,
                    siren=mention.siren,
                    is_imported=True,
                    actor=actor,
                    now=now,
                )
