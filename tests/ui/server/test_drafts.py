"""Does the grid's own address keep what is typed, for its author alone, and refuse everything else in words?"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from committee.people.actions import choose_language, open_sign_in
from committee.people.rules import Member
from committee.review import queries
from committee.review.actions import declare_interest, hand_in
from committee.review.rules import InterestNature
from committee.ui.server import drafts
from committee.ui.server.cookies import cookies_of
from tests.factories.review import Panel, assign, make_panel, ready_panel, whole_marks
from tests.ui.server.conftest import ADDRESS, Site, make_site

OWN = {"origin": ADDRESS, "content-type": "application/json"}


@dataclass
class Desk:
    """A member's browser at one application of a panel."""

    panel: Panel
    site: Site = field(default_factory=make_site)

    def __post_init__(self) -> None:
        for name, value in cookies_of(open_sign_in(self.member.id, method="test", now=_now())).items():
            self.site.cookies.set(name, value)

    @property
    def member(self) -> Member:
        return self.panel.members[0]

    @property
    def application(self) -> str:
        return self.panel.applications[0]

    @property
    def first(self) -> str:
        return self.panel.criteria[0]

    @property
    def headers(self) -> dict[str, str]:
        """What the grid sends beside a draft."""
        return {**OWN, drafts.OWN_HEADER: self.member.id}

    def save(self, application: str | None = None, headers: dict | None = None, **typed: Any) -> Any:
        """Send a draft as the grid does."""
        address = f"/drafts/evaluation/{application or self.application}"
        sent = {**self.headers, **(headers or {})}
        return self.site.post(address, content=json.dumps(draft(**typed)), headers=sent)

    def kept(self) -> queries.EvaluationRow | None:
        return queries.evaluation(self.application, self.member, now=_now())


def _now() -> datetime:
    return datetime.now(UTC)


def draft(**typed: Any) -> dict[str, Any]:
    empty = {
        "version": 0,
        "marks": {},
        "comment": "",
        "recommendation": None,
        "amount": "",
        "abstention": None,
    }
    return {**empty, **typed}


def mark(value: int | None = None, comment: str = "", *, abstains: bool = False) -> dict[str, Any]:
    return {"value": value, "comment": comment, "abstains": abstains}


@pytest.fixture
def desk(store) -> Desk:
    return Desk(ready_panel(1, 1, now=_now(), requested=20000))


def test_draft_is_kept_with_its_version_and_hour(desk: Desk) -> None:
    typed = {
        "marks": {
            desk.first: mark(4, "Diagnostic\u0000 solide"),
            desk.panel.criteria[1]: mark(abstains=True),
        },
        "comment": "bien",
        "recommendation": "keep",
        "amount": "12 000,50",
    }
    answer = desk.save(**typed)
    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    assert answer.json()["problem"] is None
    assert answer.headers["cache-control"] == "no-store"
    kept = desk.kept()
    assert kept.marks[desk.first] == (4, "Diagnostic solide", False)
    assert kept.marks[desk.panel.criteria[1]].abstains
    assert (kept.comment, kept.recommendation, kept.amount) == ("bien", "keep", Decimal("12000.50"))
    again = desk.save(version=1, abstention="")
    assert again.json()["version"] == 2
    assert desk.kept().abstention == ""


@pytest.mark.parametrize(
    ("amount", "said"), [("deux mille", "pas un nombre"), ("30 000", "dépasse"), ("1e99", "")]
)
def test_amount_that_cannot_be_kept_is_told_and_the_rest_is_saved(desk: Desk, amount: str, said: str) -> None:
    desk.save(amount="900")
    answer = desk.save(version=1, amount=amount, comment="la suite")
    assert answer.status_code == 200
    assert said in answer.json()["problem"]
    assert (desk.kept().amount, desk.kept().comment) == (900, "la suite")


def test_stale_draft_is_refused_with_what_is_kept(desk: Desk) -> None:
    desk.save(marks={desk.first: mark(2, "ailleurs")}, amount="900", recommendation="reject")
    answer = desk.save(version=0, marks={desk.first: mark(5, "ici")})
    assert answer.status_code == 409
    told = answer.json()["draft"]
    assert told["version"] == 1
    assert told["marks"][desk.first] == mark(2, "ailleurs")
    assert (told["amount"], told["recommendation"], told["abstention"]) == ("900", "reject", None)
    assert desk.kept().marks[desk.first].comment == "ailleurs"


def test_hidden_application_answers_like_one_that_is_not_there(desk: Desk) -> None:
    desk.save(comment="avant")
    declare_interest(desk.application, InterestNature.RECUSAL, "mon employeur", actor=desk.member, now=_now())
    answers = [
        desk.save(version=1),
        desk.save(application="0" * 32),
        desk.save(application="x" * 500),
        desk.save(application="%00"),
    ]
    assert {(one.status_code, one.text) for one in answers} == {(404, answers[1].text)}
    assert answers[0].json()["closed"] is True
    assert "pas ouvert" in answers[0].json()["said"]


def test_what_may_not_be_saved_now_is_refused_in_words(desk: Desk) -> None:
    desk.save(marks={key: mark(3, "parce que") for key in desk.panel.criteria})
    assert desk.save(version=1, marks={desk.first: mark(9)}).status_code == 422
    assert desk.save(version=1, marks={"unknown": mark(3)}).status_code == 422
    hand_in(desk.application, actor=desk.member, now=_now())
    answer = desk.save(version=2)
    assert (answer.status_code, answer.json()["closed"]) == (422, True)
    assert "remise" in answer.json()["said"]


def test_undeclared_interest_keeps_the_draft_out(store) -> None:
    panel = make_panel(1, 1, now=_now())
    assign(panel, now=_now())
    answer = Desk(panel).save(comment="trop tôt")
    assert answer.status_code == 422
    assert "Déclarez d’abord" in answer.json()["said"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://elsewhere.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"x-committee-draft": None}, 403),
        ({"content-type": "text/plain"}, 415),
    ],
)
def test_request_of_another_site_is_refused(desk: Desk, headers: dict, status: int) -> None:
    sent = {name: value for name, value in {**desk.headers, **headers}.items() if value is not None}
    address = f"/drafts/evaluation/{desk.application}"
    answer = desk.site.post(address, content=json.dumps(draft(comment="x")), headers=sent)
    assert answer.status_code == status
    assert desk.kept() is None


def test_stranger_and_somebody_who_signed_out_are_told_so(desk: Desk) -> None:
    desk.site.cookies.clear()
    answer = desk.save(comment="x")
    assert answer.status_code == 401
    assert "connecté" in answer.json()["said"]
    assert desk.site.get(f"/drafts/evaluation/{desk.application}").status_code == 404
    assert desk.kept() is None


def test_tab_left_open_by_somebody_else_neither_writes_nor_reads(store) -> None:
    """On a shared computer the cookie is that of who signed in last; the tab still shows the one before."""
    panel = ready_panel(1, 2, now=_now())
    desk, before = Desk(panel), panel.members[1]
    desk.save(comment="la mienne")
    for version in (0, 1):
        answer = desk.save(version=version, comment="sa note", headers={drafts.OWN_HEADER: before.id})
        assert answer.status_code == 401
        assert "la mienne" not in answer.text
    assert desk.kept().comment == "la mienne"


def test_too_large_a_draft_is_refused(desk: Desk) -> None:
    answer = desk.site.post(
        f"/drafts/evaluation/{desk.application}", content=b" " * (drafts.LARGEST + 1), headers=desk.headers
    )
    assert answer.status_code == 413


def test_one_member_never_reaches_the_draft_of_another(store) -> None:
    panel = ready_panel(1, 2, now=_now())
    desk = Desk(panel)
    queries_of = [queries.evaluation(desk.application, one, now=_now()) for one in panel.members]
    assert queries_of == [None, None]
    desk.save(marks={key: mark(value) for key, (value, _) in whole_marks(panel).items()})
    mine, theirs = (queries.evaluation(desk.application, one, now=_now()) for one in panel.members)
    assert mine is not None
    assert theirs is None


def test_answer_speaks_the_language_of_the_member(desk: Desk) -> None:
    choose_language("en", actor=desk.member, now=_now())
    assert desk.save(amount="12,000.50").json()["problem"] is None
    assert desk.kept().amount == Decimal("12000.50")
    assert "open to you" in desk.save(application="0" * 32).json()["said"]
