"""Does the form keep what is typed, read what it says, and tell how it differs from what is recorded?"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.intake.budget import Account, Line, accounts_of
from committee.intake.form import (
    FIELD,
    FIELDS,
    LISTS,
    ActionForm,
    Content,
    Part,
    Section,
    SiteForm,
    differences,
    in_words,
    is_same,
    money_remarks,
    next_key,
    next_number,
    overlaid,
    parse_share,
    read_typed,
    row_label,
    typed_from,
    why_not_edit,
    why_not_record,
    why_not_submit,
)
from committee.intake.rules import (
    TEXTS,
    ApplicationRole,
    ApplicationStatus,
    BudgetSide,
    Category,
    FundingStatus,
    PointSource,
    Qualifier,
    RequestKind,
    Tax,
    Theme,
)

WHOLE = Content(
    {
        "number": "2026-001",
        "title": "Jardins",
        "category": Category.OTHER,
        "request_kind": RequestKind.FIRST,
        "themes": ["health", "Autre thème"],
        "starts_on": date(2026, 3, 1),
        "duration_months": 24,
        "submitted_on": date(2026, 1, 5),
        "sensitive_public": False,
        "is_republican_contract_signed": True,
        "inspired_by": "Un autre",
        **dict.fromkeys(TEXTS, "Texte\nsur deux lignes"),
        "dwellings": 0,
        "dwellings_qualifier": Qualifier.ABOUT,
        "households": 1224,
        "households_qualifier": None,
        "people": None,
        "people_qualifier": None,
        "share_in_qpv": 0.6,
        "total_cost": Decimal("37000.5"),
        "eligible_base": Decimal(30000),
        "requested": Decimal(17500),
        "tax": Tax.INCLUDED,
    },
    (
        Part(ApplicationRole.LEAD, "Le Touril", "id1"),
        Part(ApplicationRole.LANDLORD, "Érilia", None, True, date(2025, 1, 2), "depuis toujours"),
    ),
    (
        SiteForm(
            "Hall", "Lyon", "69381", "69", 4.83, 45.76, 15.0, "QN06901", "1 rue", "69001", PointSource.CLICKED
        ),
        SiteForm(None, "Cergy", None, None, None, None, 0.0, None),
    ),
    (ActionForm("Atelier", "Chaque mois", Decimal(100)), ActionForm("Fête")),
    (
        Line(BudgetSide.CHARGE, Account.STAFF, "Animatrice", Decimal("12.5"), 2026),
        Line(
            BudgetSide.INCOME,
            Account.SUBSIDIES,
            None,
            None,
            None,
            "Ville",
            FundingStatus.ACQUIRED,
            Tax.EXCLUDED,
            True,
        ),
    ),
)


def test_what_is_recorded_reads_back_equal() -> None:
    content, problems = read_typed(typed_from(WHOLE))
    assert problems == []
    assert content == WHOLE
    assert set(WHOLE.fields) == set(FIELD)
    assert content.lead == WHOLE.parts[0]
    assert Content().lead is None
    empty, problems = read_typed({})
    assert problems == []
    assert {value for code, value in empty.fields.items() if code != "themes"} == {None}


def test_a_drawn_point_is_not_shown_as_typed() -> None:
    drawn = SiteForm("Hall", None, None, None, 4.83, 45.76, None, "Mermoz", point_source=PointSource.DISTRICT)
    [row] = typed_from(Content(sites=(drawn,)))["sites"]
    assert (row["lon"], row["lat"], row["precision_m"], row["point_source"]) == ("", "", "", None)


_amounts = st.one_of(st.none(), st.decimals(0, 1_000_000, places=2))
_text = st.one_of(
    st.none(), st.text("aé 1.,-\n", min_size=1, max_size=12).map(str.strip).map(lambda text: text or None)
)


@given(
    st.fixed_dictionaries(
        {
            **{rule.code: _text for rule in FIELDS if rule.kind in {"line", "area"}},
            **{rule.code: _amounts for rule in FIELDS if rule.kind == "amount"},
            **{
                rule.code: st.one_of(st.none(), st.integers(0, 10**8))
                for rule in FIELDS
                if rule.kind == "count"
            },
            **{
                rule.code: st.one_of(st.none(), st.sampled_from(list(rule.choices or Theme)))
                for rule in FIELDS
                if rule.kind == "choice"
            },
            **{rule.code: st.one_of(st.none(), st.dates()) for rule in FIELDS if rule.kind == "day"},
            **{rule.code: st.one_of(st.none(), st.booleans()) for rule in FIELDS if rule.kind == "yes_no"},
            "themes": st.just([]),
            "share_in_qpv": st.none(),
        }
    ),
    st.lists(
        st.sampled_from(accounts_of(BudgetSide.CHARGE)).flatmap(
            lambda account: st.builds(
                lambda label, amount: Line(BudgetSide.CHARGE, account, label, amount),
                st.text("ab", min_size=1, max_size=3),
                _amounts,
            )
        ),
        max_size=4,
    ),
)
def test_any_content_reads_back_equal(fields: dict[str, Any], lines: list[Line]) -> None:
    content = Content(fields, budget=tuple(lines))
    read, problems = read_typed(typed_from(content))
    assert problems == []
    assert read == content
    assert differences(typed_from(content), typed_from(read)) == []


_json = st.one_of(st.none(), st.booleans(), st.integers(-9, 99), st.text(max_size=8))


@given(
    st.dictionaries(st.sampled_from(sorted(set(FIELD) - {"themes"})), _json),
    st.dictionaries(
        st.sampled_from(sorted(LISTS)),
        st.lists(
            st.dictionaries(
                st.sampled_from(["name", "title", "label", "amount", "lon", "year", "role"]), _json
            ),
            max_size=3,
        ),
    ),
)
def test_whatever_is_typed_is_read_or_told(fields: dict[str, Any], lists: dict[str, Any]) -> None:
    content, problems = read_typed(fields | lists)
    assert all(str(problem.where) and str(problem.message) for problem in problems)
    differences(typed_from(content), fields | lists)
    assert (why_not_record(content, problems) is None) <= (not problems)


@pytest.mark.parametrize(
    ("typed", "where", "words"),
    [
        ({"dwellings": "beaucoup"}, "Dwellings", "not a number"),
        ({"total_cost": "1,2,3"}, "Total cost", "not a number"),
        ({"share_in_qpv": "140 %"}, "Share", "between 0 and 100"),
        ({"share_in_qpv": "x"}, "Share", "not a number"),
        ({"themes": ["x" * 90]}, "Themes", "characters"),
        ({"starts_on": "demain"}, "Start", "not a date"),
        ({"roles": [{"role": "lead", "note": "x"}]}, "Organisations, line 1", "Choose the organisation"),
        (
            {"roles": [{"role": "lead", "name": "A"}, {"role": "lead", "name": "B"}]},
            "Role",
            "one lead partner",
        ),
        (
            {"roles": [{"role": "partner", "name": "Été"}, {"role": "partner", "name": "ete"}]},
            "Role",
            "named twice",
        ),
        ({"sites": [{"commune": "Lyon", "lon": "4"}]}, "Places, line 1", "both its longitude"),
        ({"sites": [{"postcode": "69"}]}, "Places, line 1: Postcode", "five digits"),
        ({"sites": [{}, {"commune_code": "abc"}]}, "Places, line 1", "five signs"),
        ({"shares": [{"share": "20"}]}, "Shares of the QPV, line 1", "Choose the QPV"),
        ({"actions": [{"amount": "3"}]}, "Actions, line 1", "a title"),
        ({"budget": [{"label": "x", "account": "99"}]}, "Budget, line 1", "Choose an account"),
        (
            {"budget": [{"label": "x", "account": "74", "side": "charge"}]},
            "Budget, line 1",
            "not one of this column",
        ),
    ],
)
def test_what_cannot_be_read_is_told_at_its_place(typed: dict[str, Any], where: str, words: str) -> None:
    content, [problem] = read_typed(typed)
    assert where in str(problem.where)
    assert words in str(problem.message)
    assert "cannot be read" in str(why_not_record(content, [problem]))


def test_blank_rows_are_no_lines() -> None:
    content, problems = read_typed(
        {
            "roles": [{"k": 1, "role": "lead", "name": " "}],
            "sites": [{"k": 1, "point_source": "typed"}],
            "budget": [{"k": 1, "side": "charge", "account": "60", "tax": "included", "is_this_fund": False}],
        }
    )
    assert (content.parts, content.sites, content.budget, problems) == ((), (), (), [])


def test_only_a_landlord_is_a_founder() -> None:
    rows = [{"role": role, "name": role, "is_founder": True} for role in ("landlord", "partner")]
    content, _ = read_typed({"roles": rows})
    assert [part.is_founder for part in content.parts] == [True, None]


def test_share_is_typed_as_a_percentage() -> None:
    assert parse_share("60 %") == (0.6, None)
    assert parse_share(60) == (0.6, None)
    assert parse_share("") == (None, None)


def test_differences_are_those_of_meaning() -> None:
    recorded = typed_from(WHOLE)
    same = {
        "total_cost": "37 000,50 €",
        "title": " Jardins ",
        "budget": [dict(row, k=9) for row in recorded["budget"]],
    }
    assert differences(recorded, same) == []
    found = differences(recorded, {"title": "Autre", "dwellings": "", "actions": [], "unknown": "x"})
    assert [each.code for each in found] == ["title", "dwellings", "actions"]
    assert [each.section for each in found] == [Section.IDENTITY, Section.FIGURES, Section.ACTIONS]
    assert (found[0].recorded, found[0].typed) == ("Jardins", "Autre")
    assert (found[1].recorded, found[1].typed) == ("0", None)
    assert (found[2].recorded, found[2].typed) == (["Atelier · 100 · Chaque mois", "Fête"], [])
    assert not is_same("dwellings", "0", "beaucoup")
    assert not is_same("sensitive_public", False, None)
    assert in_words("themes", ["a"]) == ["a"]
    assert overlaid(recorded, {"title": "X", "unknown": 1}) == recorded | {"title": "X"}
    assert next_key([]) == 1
    assert next_key([{"k": 4}, {}]) == 5
    assert str(row_label("amount")) == "Amount"


@pytest.mark.parametrize(
    ("numbers", "following"),
    [
        ([], "2026-001"),
        (["sans chiffre"], "2026-001"),
        (["D-0009", "D-0010", "X-7"], "D-0011"),
        (["2026-099"], "2026-100"),
        (["7", "12"], "13"),
    ],
)
def test_next_number_follows_the_habit_of_the_call(numbers: list[str], following: str) -> None:
    assert next_number(numbers, 2026) == following


def test_application_before_a_meeting_is_no_longer_written() -> None:
    assert why_not_edit(ApplicationStatus.SUBMITTED, was_before_a_meeting=False) is None
    assert "before a meeting" in str(why_not_edit(ApplicationStatus.SUBMITTED, was_before_a_meeting=True))
    assert "before a meeting" in str(why_not_edit(ApplicationStatus.AWARDED, was_before_a_meeting=False))


def test_recording_and_submitting_ask_for_what_they_need() -> None:
    assert why_not_record(WHOLE) is None
    assert "a number and a title" in str(why_not_record(Content({"number": "1"})))
    assert "a number and a title" in str(why_not_record(Content({"title": "1"})))
    bad = Content(WHOLE.fields, budget=(Line(BudgetSide.CHARGE, Account.SUBSIDIES),))
    assert "not one of this column" in str(why_not_record(bad))
    assert "lead partner" in str(why_not_submit(Content()))
    assert "requested" in str(why_not_submit(Content(parts=WHOLE.parts)))
    assert why_not_submit(Content({"requested": Decimal(1)}, WHOLE.parts)) is None
    line = Line(BudgetSide.CHARGE, Account.STAFF, None, Decimal(1))
    assert "balance" in str(why_not_submit(Content({"requested": Decimal(1)}, WHOLE.parts, budget=(line,))))


def test_amounts_only_go_up() -> None:
    assert money_remarks(WHOLE.fields) == []
    assert money_remarks({}) == []
    found = money_remarks({"requested": Decimal(3), "eligible_base": Decimal(2), "total_cost": Decimal(1)})
    assert len(found) == 2
    assert "exceeds" in str(money_remarks({"requested": Decimal(3), "total_cost": Decimal(1)})[0])
