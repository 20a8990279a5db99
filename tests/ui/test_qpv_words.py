"""Do winners of 2021 show their QPV of 2015 and what continues it, and no successor only when that is known?"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from committee.demo.cast import _record_past_awards
from committee.people.rules import OFFICE
from committee.showcase.queries import places, winners
from committee.territories.actions import import_data_set, load_shipped_facts
from committee.territories.queries import editions, successors_of
from committee.ui.qpv_words import continuations, edition_names, qpv_names, successors
from tests.factories.territories import load_squares

# By hand from shared/data/seeds/territories.csv, for the places of the seven winners that name a QPV.
EXPECTED = {
    "Les gens qui sèment": {"QP095011": ["QN09511M"]},
    "1001 façon de renforcer l’inclusion numérique des locataires habitants": {
        "QP093054": ["QN09353M", "QN09354M", "QN09355M"]
    },
    "Au cœur de ma résidence": {"QP031014": ["QN03113M"]},
    "COM’On : Culture Ozanam Médiation": {"QP011002": ["QN01102I"]},
}


def _shown() -> dict[str, dict[str, list[str]]]:
    """The QPV of 2015 of each winner that has one, with what continues them."""
    found = places(OFFICE, winners(OFFICE))
    rows = [(row["title"], code) for row in found.to_dict("records") for code in row["qpv_codes"]]
    after = successors_of([code for _, code in rows])
    return {title: {code: after[code]} for title, code in rows}


@pytest.mark.parametrize("is_official", [False, True])
def test_the_winners_of_2021_show_both_generations(
    is_official: bool, store: Path, now: datetime, shared: Path
) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    _record_past_awards(now)
    found = places(OFFICE, winners(OFFICE))
    assert found["title"].nunique() == 7
    assert {row["qpv_generation"] for row in found.to_dict("records") if row["qpv_codes"]} == {"2015"}
    seen = {edition.id for edition in editions() if edition.generation == "2015"}
    assert {row["edition_id"] for row in found.to_dict("records") if row["qpv_codes"]} <= seen
    if is_official:
        path = shared / "data" / "qpv" / "passage_qp2024_qp2015.csv"
        import_data_set(path, actor=OFFICE, now=datetime(2026, 11, 22, tzinfo=UTC))
    shown = _shown()
    assert set(shown) == set(EXPECTED)
    for title, expected in EXPECTED.items():
        (code,) = expected
        if is_official:
            assert shown[title] == expected
        else:
            assert set(shown[title][code]) <= set(expected[code])
    line = continuations(["QP031014"])["QP031014"]
    assert "QN03113M" in line
    assert "QN03113M" in successors(["QP031014", "QN03190M"])["QP031014"]
    beside = successors(["QP031015"])["QP031015"]
    assert (beside in {"no successor", "sans successeur"}) is is_official
    unknown = continuations(["QP031015"])["QP031015"]
    assert ("no successor" in unknown or "sans successeur" in unknown) is is_official


def test_codes_of_2024_have_no_continuation_and_unknown_ones_keep_their_code(
    store: Path, now: datetime
) -> None:
    load_squares(now)
    assert continuations(["QN03190M", "Étangs"]) == {}
    assert successors(["QN03190M", "Étangs"]) == {}
    assert qpv_names(["QN03190M", "QN99999N"]) == {
        "QN03190M": "Carré Dupont (QN03190M)",
        "QN99999N": "QN99999N",
    }
    (edition,) = editions()
    assert edition.name in edition_names([edition.id, None])[edition.id]
