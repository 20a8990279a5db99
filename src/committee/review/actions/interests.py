"""How are links told, yearly and of each application, and how does a recusal take effect?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update

from committee.calls.rules import Act, paris_day
from committee.intake.actions import close_door, lift_door, open_door, open_doors, shut_open_door
from committee.intake.queries import blind_rounds
from committee.journal.actions import record
from committee.organisations.actions import take_back_mandates, tell_mandate
from committee.organisations.queries import find_organisations, names
from committee.organisations.rules import MandateKind
from committee.people.queries import members_by_id
from committee.people.rules import Member, why_not_act_on
from committee.review import queries
from committee.review.actions.standing import (
    RECUSED,
    absent,
    closed_in,
    free,
    live_interest,
    nature_of,
    seen_place,
)
from committee.review.declaring import (
    READ_BLIND,
    Answer,
    NamedTie,
    answers_to,
    kind_told,
    why_not_accept,
    why_not_answers,
    why_not_sign,
)
from committee.review.detection import FoundLink
from committee.review.queries import Place
from committee.review.records import (
    Evaluation,
    Finding,
    GeneralDeclaration,
    InterestDeclaration,
    Preference,
    RapporteurNote,
)
from committee.review.rules import (
    FindingAnswer,
    InterestNature,
    InterestOrigin,
    LinkKind,
    why_not_declare,
    why_not_impose,
    why_not_lift,
    why_not_reason,
)
from committee.store.engine import writing
from committee.words import Refused, Sentence, refuse_if

_MANDATES = {LinkKind.EMPLOYMENT: MandateKind.EMPLOYEE, LinkKind.MANDATE: MandateKind.ADMINISTRATOR}


def sign_general_declaration(
    year: int, ties: Sequence[NamedTie], statement: str = "", *, actor: Member, now: datetime
) -> str:
    """Sign the yearly declaration of interests: no ties at all, or those named; gives its identifier.

    Signed again it replaces that of the year, which is kept. Work and mandates in organisations of the directory
    are told to ``organisations``, and taken back when the declaration of the year that told them is signed without.
    """
    refuse_if(why_not_act_on("review.interests", actor))
    refuse_if(why_not_sign(year, paris_day(now).year, ties))
    with writing() as session:
        held = select(GeneralDeclaration).where(
            GeneralDeclaration.member_id == actor.id,
            GeneralDeclaration.year == year,
            GeneralDeclaration.superseded_at.is_(None),
        )
        earlier = session.scalars(held).one_or_none()
        told_before: set[str] = set()
        if earlier is not None:
            earlier.superseded_at = now
            told_before = {tie["mandate_id"] for tie in earlier.ties if tie.get("mandate_id")}
            session.flush()
        rows = _signed(ties, told_before, actor=actor, now=now)
        take_back_mandates(told_before - {row["mandate_id"] for row in rows})
        signed = GeneralDeclaration(
            member_id=actor.id,
            year=year,
            has_ties=bool(rows),
            ties=rows,
            statement=statement.strip(),
            told_at=now,
            created_at=now,
        )
        session.add(signed)
        session.flush()
        payload = {"year": year, "ties": rows, "statement": statement.strip()}
        record("review.sign_general_declaration", "person", actor.id, payload, actor=actor.actor, now=now)
        return signed.id


def _signed(
    ties: Iterable[NamedTie], told_before: Collection[str], *, actor: Member, now: datetime
) -> list[dict[str, Any]]:
    """The ties as they are kept; ``mandate_id``: the mandate that this declaration told, if any."""
    wanted = list(ties)
    known = names() if any(tie.organisation_id is not None for tie in wanted) else {}
    by_name = find_organisations({tie.name.strip() for tie in wanted if tie.organisation_id is None})
    rows = []
    for tie in wanted:
        organisation_id = tie.organisation_id or by_name.get(tie.name.strip())
        if tie.organisation_id is not None and tie.organisation_id not in known:
            raise Refused(Sentence("This organisation does not exist."))
        mandate_id = None
        if organisation_id is not None and tie.kind in _MANDATES:
            told = (actor.id, organisation_id, _MANDATES[tie.kind], tie.since, tie.until)
            mandate_id, is_new = tell_mandate(*told, now=now)
            mandate_id = mandate_id if is_new or mandate_id in told_before else None
        rows.append(
            {
                "kind": str(tie.kind),
                "organisation_id": organisation_id,
                "name": tie.name.strip() if tie.organisation_id is None else known[tie.organisation_id],
                "since": _iso(tie.since),
                "until": _iso(tie.until),
                "remark": tie.remark.strip(),
                "mandate_id": mandate_id,
            }
        )
    return rows


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


class _Word(NamedTuple):
    """What is said of a link: by whom, made of what, and knowing which links had been found."""

    nature: InterestNature
    reason: str
    origin: InterestOrigin = InterestOrigin.DECLARED
    kind: LinkKind | None = None
    links: Sequence[FoundLink] = ()
    of_organisations: Sequence[Mapping[str, str]] = ()


def _word_row(
    application_id: str, member_id: str, word: _Word, *, actor: Member, now: datetime
) -> InterestDeclaration:
    return InterestDeclaration(
        application_id=application_id,
        member_id=member_id,
        nature=word.nature,
        origin=word.origin,
        reason=word.reason.strip(),
        told_by=actor.id,
        told_at=now,
        kind=word.kind,
        findings=[*_shown(word.links), *(dict(each) for each in word.of_organisations)],
        created_at=now,
    )


def _tell(application_id: str, member_id: str, word: _Word, *, actor: Member, now: datetime) -> None:
    """Write the latest word on a link, and let a recusal take effect: door, evaluation, note, assignment, wish."""
    with writing() as session:
        live = live_interest(application_id, member_id)
        if live is not None:
            live.superseded_at = now
            session.flush()
        session.add(_word_row(application_id, member_id, word, actor=actor, now=now))
        if word.nature is InterestNature.RECUSAL:
            close_door(application_id, member_id, RECUSED, now=now)
            shut_open_door(application_id, member_id)
            marked = (Evaluation.application_id == application_id, Evaluation.member_id == member_id)
            counting = Evaluation.voided_at.is_(None)
            session.execute(update(Evaluation).where(*marked, counting).values(voided_at=now))
            noted = (RapporteurNote.application_id == application_id, RapporteurNote.member_id == member_id)
            unvoided = RapporteurNote.voided_at.is_(None)
            session.execute(update(RapporteurNote).where(*noted, unvoided).values(voided_at=now))
            wish = (Preference.application_id == application_id, Preference.member_id == member_id)
            session.execute(delete(Preference).where(*wish))
            free(application_id, member_id, now, RECUSED)
        else:
            open_door(application_id, member_id, now=now)
        session.flush()


def _answer(
    application_id: str,
    member_id: str,
    links: Iterable[FoundLink],
    answers: Mapping[str, Answer],
    *,
    actor: Member,
    now: datetime,
) -> None:
    """Write what is said of each link found; a later answer supersedes the earlier, the same changes nothing."""
    with writing() as session:
        live = select(Finding).where(
            Finding.application_id == application_id,
            Finding.member_id == member_id,
            Finding.superseded_at.is_(None),
        )
        held = {row.key: row for row in session.scalars(live)}
        new = []
        for link in links:
            told, row = answers[link.key], held.get(link.key)
            if row is not None:
                if (row.answer, row.reason) == told:
                    continue
                row.superseded_at = now
            new.append(
                Finding(
                    application_id=application_id,
                    member_id=member_id,
                    key=link.key,
                    kind=link.kind,
                    answer=told.answer,
                    reason=told.reason,
                    answered_by=actor.name,
                    answered_at=now,
                    created_at=now,
                )
            )
        session.flush()
        session.add_all(new)
        session.flush()


def _shown(links: Iterable[FoundLink]) -> list[dict[str, Any]]:
    """The links as they were shown when something was said of them."""
    return [
        {
            "key": link.key,
            "kind": str(link.kind),
            "organisation": link.organisation,
            "is_strong": link.is_strong,
        }
        for link in links
    ]


def declare_interest(
    application_id: str,
    nature: InterestNature,
    reason: str = "",
    *,
    kind: LinkKind | None = None,
    answers: Mapping[str, Answer] | None = None,
    actor: Member,
    now: datetime,
) -> None:
    """Say which link one has with an application; a later word replaces the earlier, which is kept.

    ``answers``: what is said of the links found, by key; the others are confirmed by a link or a recusal, and
    dismissed by "no link", with its reason. A recusal closes the application to its author at once, voids their
    evaluation and note (kept, never counted) and frees their assignment. Raises Refused when the phase is over,
    when a link has no words, when a strong link is dismissed without any, or after a recusal.
    """
    refuse_if(why_not_act_on("review.interests", actor))
    said = InterestNature(nature)
    refuse_if(why_not_reason(said, reason))
    with writing():
        place = queries.place_of(application_id)
        held = nature_of(application_id, actor.id)
        if place is None or (
            held is not InterestNature.RECUSAL and not queries.places([application_id], actor, now=now)
        ):
            raise absent()
        refuse_if(why_not_declare(held, closed_in(Act.DECLARE, place, actor, now)))
        refuse_if(_why_not_one_by_one([place], actor, now))
        pair = (application_id, actor.id)
        links = queries.found_links([application_id], [actor.id], now).get(pair, [])
        given = answers or {}
        earlier = queries.answers_held([application_id], [actor.id]).get(pair, {})
        told = answers_to(said, links, given, earlier, reason)
        refuse_if(why_not_answers(said, links, given, told))
        _answer(*pair, links, told, actor=actor, now=now)
        made_of = kind_told(said, kind, links, told)
        _tell(*pair, _Word(said, reason, kind=made_of, links=links), actor=actor, now=now)
        payload = {"nature": str(said), "reason": reason.strip(), "kind": made_of, "answers": told}
        record("review.declare_interest", "application", application_id, payload, actor=actor.actor, now=now)


def _why_not_one_by_one(places: Iterable[Place], actor: Member, now: datetime) -> Sentence | None:
    blind = set(blind_rounds(actor, now))
    if any(place.round.id in blind for place in places):
        return READ_BLIND
    return None


def declare_no_link(application_ids: Collection[str], *, actor: Member, now: datetime) -> int:
    """Say of several applications that one has no link with them; gives how many were declared now.

    Those of which something was already said, and those with which a strong link was found, stay as they are.
    Raises Refused for all when one is not open.
    """
    refuse_if(why_not_act_on("review.interests", actor))
    with writing() as session:
        found = queries.places(application_ids, actor, now=now)
        if set(application_ids) - set(found):
            raise absent()
        refuse_if(_why_not_one_by_one(found.values(), actor, now))
        links = queries.found_links(application_ids, [actor.id], now)
        none = InterestNature.NONE
        held = select(InterestDeclaration.application_id).where(
            InterestDeclaration.application_id.in_(list(found)),
            InterestDeclaration.member_id == actor.id,
            InterestDeclaration.superseded_at.is_(None),
        )
        told = set(session.scalars(held))
        strong = {key for (key, _), shown in links.items() if any(link.is_strong for link in shown)}
        declared = sorted(set(found) - told - strong)
        for place in {found[key].round.id: found[key] for key in declared}.values():
            refuse_if(closed_in(Act.DECLARE, place, actor, now))
        for application_id in declared:
            shown = links.get((application_id, actor.id), [])
            if shown:
                pair = (application_id, actor.id)
                _answer(*pair, shown, answers_to(none, shown, {}, {}, ""), actor=actor, now=now)
            word = _Word(none, "", links=shown)
            session.add(_word_row(application_id, actor.id, word, actor=actor, now=now))
        open_doors(declared, actor.id, now=now)
        if declared:
            payload = {"nature": str(none), "applications": declared}
            record("review.declare_no_link", "person", actor.id, payload, actor=actor.actor, now=now)
        return len(declared)


def declare_for_organisations(
    round_id: str,
    told: Mapping[str, tuple[InterestNature, str]],
    *,
    actor: Member,
    now: datetime,
) -> int:
    """Say, of a round that is read blind, with which of its organisations one has a link; gives how many
    applications are declared now.

    ``told``: by organisation, what is said and in which words; with the others there is no link. Each application
    takes the gravest of what is said of its organisations, and the author is not told which. Said again it
    replaces what was said, but no recusal. Raises Refused as ``declare_interest`` does.
    """
    refuse_if(why_not_act_on("review.interests", actor))
    with writing():
        listed = {row.id: row for row in queries.organisations_to_declare(round_id, actor, now=now)}
        if not listed or set(told) - set(listed):
            raise absent()
        said = {each: (InterestNature(nature), reason.strip()) for each, (nature, reason) in told.items()}
        for organisation_id, row in listed.items():
            nature, reason = said.get(organisation_id, (InterestNature.NONE, ""))
            refuse_if(why_not_reason(nature, reason))
            answers = answers_to(nature, row.links, {}, {}, reason)
            refuse_if(why_not_answers(nature, row.links, (), answers))
        order = list(InterestNature)
        taking_part = queries.blind_parts(round_id, actor, now=now)
        places = queries.places(taking_part, actor, now=now)
        links = queries.found_links(taking_part, [actor.id], now)
        for application_id, place in sorted(places.items()):
            refuse_if(closed_in(Act.DECLARE, place, actor, now))
            of_it = {one: said[one] for one in sorted(taking_part[application_id]) if one in said}
            gravest = max((each for each, _ in of_it.values()), key=order.index, default=InterestNature.NONE)
            why = " ; ".join(f"{listed[one].name} : {told[1]}" for one, told in of_it.items() if told[1])
            pair = (application_id, actor.id)
            shown = links.get(pair, [])
            answers = answers_to(gravest, shown, {}, {}, why)
            _answer(*pair, shown, answers, actor=actor, now=now)
            named = [
                {"organisation_id": one, "nature": str(each), "reason": reason}
                for one, (each, reason) in of_it.items()
            ]
            made_of = kind_told(gravest, None, shown, answers)
            word = _Word(gravest, why, kind=made_of, links=shown, of_organisations=named)
            _tell(*pair, word, actor=actor, now=now)
        payload = {"organisations": {each: [str(nature), reason] for each, (nature, reason) in said.items()}}
        record("review.declare_for_organisations", "round", round_id, payload, actor=actor.actor, now=now)
        return len(places)


def accept_link(application_id: str, member_id: str, ruling: str, *, actor: Member, now: datetime) -> None:
    """The chair's word that a link told does not stand against reading and voting; said again it replaces."""
    refuse_if(why_not_act_on("review.register", actor))
    refuse_if(why_not_reason(InterestNature.LINK, ruling))
    with writing() as session:
        place = seen_place(application_id, actor, now)
        live = live_interest(application_id, member_id)
        closed = closed_in(Act.DECLARE, place, actor, now)
        held = None if live is None else live.nature
        refuse_if(why_not_accept(held, actor.roles, closed, is_own=member_id == actor.id))
        assert live is not None  # noqa: S101 - without one there is nothing to accept, and it was refused
        live.ruling, live.ruled_by, live.ruled_at = ruling.strip(), actor.name, now
        session.flush()
        payload = {"member": member_id, "ruling": ruling.strip()}
        record("review.accept_link", "application", application_id, payload, actor=actor.actor, now=now)


def impose_found(
    application_id: str, member_id: str, key: str, reason: str, *, actor: Member, now: datetime
) -> None:
    """Recuse a member because of a link that was found, whatever they answered to it; as ``impose_recusal``."""
    refuse_if(why_not_act_on("review.register", actor))
    refuse_if(why_not_reason(InterestNature.RECUSAL, reason))
    with writing():
        seen_place(application_id, actor, now)
        pair = (application_id, member_id)
        links = queries.found_links([application_id], [member_id], now).get(pair, [])
        link = next((each for each in links if each.key == key), None)
        if link is None:
            raise Refused(Sentence("This link is not found any more."))
        _impose(*pair, reason, link, actor=actor, now=now)
        imposed = {key: Answer(FindingAnswer.IMPOSED, reason.strip())}
        _answer(*pair, [link], imposed, actor=actor, now=now)
        payload = {"member": member_id, "link": key, "reason": reason.strip()}
        record("review.impose_found", "application", application_id, payload, actor=actor.actor, now=now)


def impose_recusal(application_id: str, member_id: str, reason: str, *, actor: Member, now: datetime) -> None:
    """Recuse a member from an application by the chair's decision; with the effects of a recusal."""
    refuse_if(why_not_reason(InterestNature.RECUSAL, reason))
    with writing():
        _impose(application_id, member_id, reason, None, actor=actor, now=now)
        payload = {"member": member_id, "reason": reason.strip()}
        record("review.impose_recusal", "application", application_id, payload, actor=actor.actor, now=now)


def _impose(
    application_id: str,
    member_id: str,
    reason: str,
    link: FoundLink | None,
    *,
    actor: Member,
    now: datetime,
) -> None:
    place = seen_place(application_id, actor, now)
    if not members_by_id([member_id]):
        raise Refused(Sentence("This account is closed or does not exist."))
    held = nature_of(application_id, member_id)
    refuse_if(why_not_impose(held, actor.roles, closed_in(Act.DECLARE, place, actor, now)))
    imposed = _Word(
        InterestNature.RECUSAL,
        reason,
        InterestOrigin.IMPOSED,
        None if link is None else link.kind,
        () if link is None else (link,),
    )
    _tell(application_id, member_id, imposed, actor=actor, now=now)


def lift_recusal(application_id: str, member_id: str, reason: str, *, actor: Member, now: datetime) -> None:
    """End a recusal by the chair's decision: the member declares again. What was voided stays void.

    The reason is kept as the chair's word on the recusal that it ends.
    """
    refuse_if(why_not_reason(InterestNature.RECUSAL, reason))
    with writing():
        place = seen_place(application_id, actor, now)
        live = live_interest(application_id, member_id)
        nature = None if live is None else live.nature
        refuse_if(why_not_lift(nature, actor.roles, closed_in(Act.DECLARE, place, actor, now)))
        assert live is not None  # noqa: S101 - without one there is nothing to lift, and it was refused
        live.superseded_at = now
        live.ruling, live.ruled_by, live.ruled_at = reason.strip(), actor.name, now
        lift_door(application_id, member_id, now=now)
        payload = {"member": member_id, "reason": reason.strip()}
        record("review.lift_recusal", "application", application_id, payload, actor=actor.actor, now=now)
