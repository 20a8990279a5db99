"""Who opens each page, at which stage of a call and at which address, so that it shows its real content?"""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from sqlalchemy import and_, func, select

from committee.calls.queries import CallRow, call_by_code, rule_sets
from committee.calls.rules import paris_day
from committee.demo.content import people
from committee.demo.moments import CODES
from committee.followup import queries as followup
from committee.intake import queries as intake
from committee.intake.form import Section
from committee.intake.records import Application
from committee.meetings import queries as meetings
from committee.organisations.queries import directory
from committee.organisations.rules import LANDLORD_KINDS
from committee.people.actions import open_sign_in
from committee.people.queries import member_by_email
from committee.people.records import Person, PersonRole
from committee.people.rules import OFFICE, PAGES, Role, access_to
from committee.review.records import Evaluation, InterestDeclaration
from committee.review.rules import EvaluationStatus
from committee.store.engine import reading
from committee.territories.queries import districts
from committee.territories.queries.indicators import values_for_many
from committee.ui.server import cookies

STAGES = ("review", "meeting", "followup")
MEMBERS = 12


@dataclass(frozen=True)
class Case:
    """One page as one person opens it."""

    page: str
    person_id: str
    params: dict[str, str]
    view: str = ""

    @property
    def name(self) -> str:
        """The page and what of it is looked at."""
        return f"{self.page} {self.view}".rstrip()

    @property
    def path(self) -> str:
        """The page's part of the address."""
        return self.page.replace(".", "-")

    @property
    def query(self) -> str:
        """The query string."""
        return urlencode(self.params)

    def cookies(self) -> dict[str, str]:
        """The cookies of a sign-in of this person, made now."""
        return cookies.cookies_of(open_sign_in(self.person_id, method="bench", now=datetime.now(UTC)))


def stage_of(page: str) -> str:
    """The stage at which a page has the most to show."""
    if page.startswith("review.") or page == "applications.edit":
        return "review"
    return "meeting" if page.startswith(("seance.", "ranking.")) else "followup"


def cases(stage: str) -> list[Case]:
    """Every page and every other view of one, in a store in which the call of this stage was built."""
    with_draft = (
        select(Evaluation.member_id, Evaluation.application_id)
        .join(Application, Application.id == Evaluation.application_id)
        .where(Evaluation.status == EvaluationStatus.DRAFT, Evaluation.voided_at.is_(None))
        .order_by(Application.number, Evaluation.saved_at)
    )
    fewest_told = (
        select(Person.id)
        .join(PersonRole, and_(PersonRole.person_id == Person.id, PersonRole.role == Role.MEMBER))
        .outerjoin(InterestDeclaration, InterestDeclaration.member_id == Person.id)
        .group_by(Person.id, Person.email)
        .order_by(func.count(InterestDeclaration.id), Person.email)
    )
    with reading() as session:
        reader, read = session.execute(with_draft).first() or (None, None)
        newcomer = session.scalars(fewest_told).first() or ""
    call = call_by_code(CODES[stage])
    if call is None:
        raise LookupError(f"the demonstration of the stage {stage} was not built here")
    applications = intake.applications(OFFICE, call=call.code)["id"]
    first = next(iter(applications), "")
    held = meetings.meetings(OFFICE)
    held = held[held["name"].str.contains(call.code)]["id"]
    followed = followup.funded_actions(OFFICE, paris_day(datetime.now(UTC)))["id"]
    known = _districts()
    params = {
        "search": {"q": "habitants quartier"},
        "applications.list": {"call": call.code},
        "applications.sheet": {"id": first},
        "applications.edit": {"id": first},
        "applications.import": {"call": call.code},
        "applications.eligibility": {"call": call.code},
        "applications.instruction": {"call": call.code},
        "applications.documents": {"call": call.code},
        "review.register": {"call": call.code},
        "review.assignments": {"call": call.code},
        "review.progress": {"call": call.code},
        "review.mark": {"id": read or first},
        "ranking.ranking": {"call": call.code},
        "ranking.scenarios": {"call": call.code},
        "seance.prepare": {"meeting": next(iter(held), "")},
        "seance.agenda": {"meeting": next(iter(held), "")},
        "seance.room": {"meeting": next(iter(held), "")},
        "followup.action": {"id": next(iter(followed), "")},
        "territories.district": {"code": next(iter(known), "")},
        "territories.compare": {"codes": ",".join(known[:4])},
    }
    who = dict.fromkeys(("review.reading_list", "review.my_marks", "review.mark"), reader)
    who["review.interests"] = newcomer
    found = [Case(page, who.get(page) or _usual_person(page), params.get(page, {})) for page in PAGES]
    return [*found, *_views(call, list(applications))]


def _districts() -> list[str]:
    """The codes of the QPV to look at, those with indicators of their own or of a predecessor first."""
    today = paris_day(datetime.now(UTC))
    known = sorted(districts(on=today)["code"])[:20]
    told = values_for_many(known)
    return sorted(known, key=lambda code: not told[code])


def _views(call: CallRow, applications: list[str]) -> list[Case]:
    """What some pages show of one thing, as far as that thing is there."""
    sets, imports = rule_sets([call.id]), intake.batches(OFFICE, call.code)
    waiting = intake.sites_to_place(OFFICE, call=call.code, now=datetime.now(UTC))
    unseen = intake.blind_applications(OFFICE, now=datetime.now(UTC))
    known = directory(OFFICE)
    landlords = known[known["kind"].isin(LANDLORD_KINDS)]["id"]
    first = next(iter(applications), None)
    asked: list[tuple[str, str, dict[str, str | None]]] = [
        ("review.assignments", "readers", {"call": call.code, "view": "readers"}),
        ("review.assignments", "proposal", {"call": call.code, "view": "proposal"}),
        ("review.assignments", "hand", {"call": call.code, "view": "hand"}),
        ("applications.edit", "budget", {"id": first, "step": Section.BUDGET}),
        ("applications.edit", "places", {"id": first, "step": Section.SITES}),
        ("applications.import", "past", {"batch": next((row.id for row in imports), None)}),
        ("applications.eligibility", "one", {"id": first}),
        ("applications.eligibility", "rules", {"set": next((row.id for row in sets), None), "tab": "rules"}),
        ("applications.eligibility", "trial", {"set": next((row.id for row in sets), None), "tab": "try"}),
        ("applications.instruction", "one", {"id": first}),
        ("applications.redactions", "one", {"id": next((row.id for row in unseen), None)}),
        ("applications.places", "one", {"id": next((row.id for row in waiting), None)}),
        (
            "applications.duplicates",
            "pair",
            {"pair": ".".join(applications[:2]) if len(applications) > 1 else None},
        ),
        ("applications.documents", "one", {"id": first}),
        *(
            ("ranking.ranking", view, {"call": call.code, "view": view})
            for view in ("discuss", "depends", "agreement")
        ),
        ("ranking.ranking", "why", {"call": call.code, "application": first}),
        ("ranking.scenarios", "compare", {"call": call.code, "view": "compare"}),
        ("territories.districts", "department", {"place": "93"}),
        ("territories.districts", "coloured", {"indicator": "TP60"}),
        ("organisations.directory", "card", {"id": next(iter(landlords), None)}),
        ("organisations.directory", "duplicates", {"view": "duplicates"}),
    ]
    return [
        Case(page, _usual_person(page), {name: str(value) for name, value in params.items()}, view)
        for page, view, params in asked
        if None not in params.values()
    ]


def case(page: str, stage: str) -> Case:
    """One page, in a store in which the call of this stage was built."""
    return next(one for one in cases(stage) if one.name == page)


def _usual_person(page: str) -> str:
    """Staff, or whoever else the page is for."""
    wanted = (Role.STAFF, Role.MEMBER, Role.ADMIN, Role.PRESENTER)
    role = next(role for role in wanted if access_to(page, frozenset({role})))
    found = member_by_email(next(one["email"] for one in people(MEMBERS) if role in one["roles"]))
    if found is None:
        raise LookupError(f"nobody of the demonstration opens {page}")
    return found.id
