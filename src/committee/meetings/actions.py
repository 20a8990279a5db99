"""How is a meeting prepared, led and closed, and how do awards come to be?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from committee.journal.actions import record
from committee.meetings.records import Award, AwardInspiration, AwardSite
from committee.meetings.rules import why_not_record_past_award
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import writing
from committee.words import Refused, Sentence, refuse_if


def record_past_award(
    reference: str,
    title: str,
    awarded_on: date,
    lead: str | None,
    landlords: Sequence[Mapping[str, Any]],
    summary: str | None,
    themes: Sequence[str],
    sites: Sequence[Mapping[str, Any]],
    call_title: str | None,
    amount: Decimal | None = None,
    *,
    actor: Member,
    now: datetime,
    call_code: str | None = None,
    lead_kind: str | None = None,
    partners: Sequence[Mapping[str, Any]] = (),
    starts_on: date | None = None,
    duration_months: int | None = None,
    dwellings: int | None = None,
    households: int | None = None,
    people: int | None = None,
    sensitive_public: bool | None = None,
    inspired_by: str | None = None,
) -> str:
    """Enter a winner of earlier years by its public facts, without decision; gives the award's identifier.

    What is not known stays None. ``landlords``: {name, is_founder}; ``partners``: {name, role}; ``sites``: {name,
    commune, commune_code, department, lon, lat, precision_m, approximate, qpv_2015, qpv_2024, note}, all optional.
    ``inspired_by``: the reference of an award recorded here, or any text. Raises Refused when the reference is
    taken.
    """
    refuse_if(why_not_act_on("seance.agenda", actor))
    refuse_if(why_not_record_past_award(reference, title, amount))
    with writing() as session:
        if session.scalars(select(Award.id).where(Award.reference == reference)).first() is not None:
            raise Refused(Sentence("There is already an award {reference}.", reference=reference))
        award = Award(
            reference=reference,
            title=title,
            summary=summary,
            lead=lead,
            lead_kind=lead_kind,
            landlords=[{"name": each["name"], "is_founder": each.get("is_founder")} for each in landlords],
            partners=[{"name": each["name"], "role": each.get("role")} for each in partners],
            themes=list(themes),
            amount=amount,
            awarded_on=awarded_on,
            call_code=call_code,
            call_title=call_title,
            year=awarded_on.year,
            starts_on=starts_on,
            duration_months=duration_months,
            dwellings=dwellings,
            households=households,
            people=people,
            sensitive_public=sensitive_public,
            is_public=True,
            created_at=now,
        )
        session.add(award)
        session.flush()
        session.add_all(_past_site(award.id, position, site) for position, site in enumerate(sites, 1))
        if inspired_by is not None:
            earlier = session.scalars(select(Award.id).where(Award.reference == inspired_by)).first()
            text = inspired_by if earlier is None else None
            session.add(AwardInspiration(award_id=award.id, earlier_award_id=earlier, text=text))
        session.flush()
        payload = {"reference": reference, "title": title, "amount": amount}
        record("meetings.record_past_award", "award", award.id, payload, actor=actor.actor, now=now)
        return award.id


def _past_site(award_id: str, position: int, site: Mapping[str, Any]) -> AwardSite:
    codes = list(site.get("qpv_2015") or [])
    return AwardSite(
        award_id=award_id,
        position=position,
        name=site.get("name"),
        commune=site.get("commune"),
        commune_code=site.get("commune_code"),
        department=site.get("department"),
        lon=site.get("lon"),
        lat=site.get("lat"),
        precision_m=site.get("precision_m"),
        is_approximate=bool(site.get("approximate", False)),
        qpv_codes=codes,
        qpv_generation="2015" if codes else None,
        qpv_later_codes=list(site.get("qpv_2024") or []),
        note=site.get("note"),
    )
