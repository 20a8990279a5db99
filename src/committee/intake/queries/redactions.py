"""What do readers of a blind call see in place of an application's title and texts, and what is left to write?"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select

from committee.calls.queries import rounds_by_id
from committee.calls.records import Call
from committee.calls.rules import Phase, has_reached
from committee.intake.queries.visibility import visible
from committee.intake.records import Application, ApplicationOrganisation, Redaction, Site
from committee.intake.redaction import RedactionState, names_told, state_of
from committee.intake.rules import TEXTS
from committee.organisations.queries import aliases
from committee.organisations.records import Organisation
from committee.people.rules import Member, why_not_open
from committee.store.engine import reading
from committee.words import refuse_if

PAGE = "applications.redactions"


@dataclass(frozen=True)
class RedactionRow:
    """What was written in place of an application's own words; ``version`` 0: nothing yet."""

    title: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    written_by: str | None = None
    written_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class BlindApplication:
    """An application of a blind call, for those who redact it: its own words, and what stands in their place."""

    id: str
    number: str
    title: str
    call_code: str
    texts: dict[str, str]
    redaction: RedactionRow
    names: tuple[str, ...] = ()

    @property
    def state(self) -> RedactionState:
        """How far its redaction is."""
        return state_of(self.redaction.title, self.redaction.texts, self.texts)

    @property
    def told(self) -> tuple[str, ...]:
        """The names of its parties and places that its redaction tells."""
        return names_told(" ".join([self.redaction.title or "", *self.redaction.texts.values()]), self.names)


def redactions(application_ids: Collection[str] | Select[str]) -> dict[str, RedactionRow]:
    """What was written for these applications, named or selected; the caller checked visibility. One statement."""
    statement = select(Redaction).where(Redaction.application_id.in_(application_ids))
    with reading() as session:
        return {row.application_id: _row(row) for row in session.scalars(statement)}


def _row(row: Redaction) -> RedactionRow:
    return RedactionRow(row.title, dict(row.texts), row.written_by, row.written_at, row.version)


def blind_applications(
    member: Member, *, call: str | None = None, now: datetime | None = None
) -> list[BlindApplication]:
    """The applications of blind calls whose meeting has not come, by call and number, for the staff.

    A constant number of statements.
    """
    refuse_if(why_not_open(PAGE, member))
    blind = select(Application.round_id).join(Call, Call.id == Application.call_id).where(Call.is_blind)
    with reading() as session:
        among = rounds_by_id(set(session.scalars(blind.distinct())))
    moment = datetime.now(UTC) if now is None else now
    unmet = [one.id for one in among.values() if not has_reached(one.phase(moment), Phase.SEANCE)]
    chosen = (
        select(Application, Call.code)
        .join(Call, Call.id == Application.call_id)
        .where(Application.round_id.in_(unmet), Application.id.in_(visible(member, now)))
        .order_by(Call.code, Application.number)
    )
    if call is not None:
        chosen = chosen.where(Call.code == call)
    ids = chosen.with_only_columns(Application.id).order_by(None)
    with reading() as session:
        rows = session.execute(chosen).all()
        written, names = redactions(ids), _names(ids)
    return [
        BlindApplication(
            row.id,
            row.number,
            row.title,
            code,
            {name: told for name in TEXTS if (told := getattr(row, name)) is not None},
            written.get(row.id, RedactionRow()),
            tuple(names.get(row.id, ())),
        )
        for row, code in rows
    ]


def _names(ids: Select[str]) -> dict[str, list[str]]:
    """The names by which each application could be recognised: its organisations, their other names, its places."""
    parties = (
        select(
            ApplicationOrganisation.application_id,
            Organisation.id,
            Organisation.name,
            Organisation.short_name,
        )
        .join(Organisation, Organisation.id == ApplicationOrganisation.organisation_id)
        .where(ApplicationOrganisation.application_id.in_(ids))
        .order_by(ApplicationOrganisation.position)
    )
    places = (
        select(Site.application_id, Site.commune, Site.name, Site.declared_qpv, Site.nearest_name)
        .where(Site.application_id.in_(ids))
        .order_by(Site.position)
    )
    found: dict[str, list[Any]] = {}
    with reading() as session:
        parts = session.execute(parties).all()
        others = aliases({organisation_id for _, organisation_id, *_ in parts})
        for application_id, organisation_id, *names in parts:
            found.setdefault(application_id, []).extend([*names, *others.get(organisation_id, {}).values()])
        for application_id, *names in session.execute(places):
            found.setdefault(application_id, []).extend(names)
    return {one: list(dict.fromkeys(name for name in names if name)) for one, names in found.items()}
