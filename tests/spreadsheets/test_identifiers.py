"""Is what spreadsheets lose of an identifier put back, and what cannot be put back refused?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from committee.spreadsheets.identifiers import (
    Commune,
    interpret_commune,
    interpret_commune_code,
    interpret_department,
    interpret_postal_code,
    interpret_qpv,
    interpret_rna,
    interpret_siren,
    interpret_siret,
    is_rna,
    is_siren,
    is_siret,
)
from committee.spreadsheets.interpretations import Certainty

READERS = [
    interpret_siret,
    interpret_siren,
    interpret_rna,
    interpret_commune,
    interpret_commune_code,
    interpret_postal_code,
    interpret_department,
    interpret_qpv,
]
EXACT, INTERPRETED, REFUSED = Certainty.EXACT, Certainty.INTERPRETED, Certainty.REFUSED
VALID = "73282932000074"


@pytest.mark.parametrize(
    ("raw", "value", "certainty"),
    [
        (VALID, VALID, EXACT),
        ("732 829 320 00074", VALID, EXACT),
        (73282932000074, VALID, EXACT),
        (73282932000074.0, VALID, EXACT),
        ("73282932000074.0", VALID, INTERPRETED),
        ("35600000000048", "35600000000048", EXACT),  # La Poste, head office
        ("35600000049837", "35600000049837", EXACT),  # La Poste, an office: its digits sum to a multiple of 5
        ("35600000049838", "35600000049838", INTERPRETED),
        ("73282932000075", "73282932000075", INTERPRETED),
        ("7,32829E+13", None, REFUSED),
        ("7.32829e13", None, REFUSED),
        ("732829320", None, REFUSED),
        ("7328293200007", None, REFUSED),  # the last digit is lost, not a first zero
        ("123", None, REFUSED),
        ("123456789012345", None, REFUSED),
        ("0" * 14, None, REFUSED),
        ("FR44732829320", None, REFUSED),
        (True, None, REFUSED),
    ],
)
def test_siret(raw: object, value: str | None, certainty: Certainty) -> None:
    read = interpret_siret(raw)
    assert (read.value, read.certainty) == (value, certainty)
    assert (read.message is None) == (certainty is EXACT)


@given(st.integers(1, 4), st.data())
def test_siret_with_lost_zeros_is_put_back(zeros: int, data: st.DataObject) -> None:
    wanted = 8 - zeros
    base = "0" * zeros + data.draw(st.from_regex(rf"[1-9][0-9]{{{wanted - 1}}}", fullmatch=True))
    siren = base + luhn.calc_check_digit(base)
    head = siren + data.draw(st.from_regex(r"[0-9]{4}", fullmatch=True))
    siret = head + luhn.calc_check_digit(head)
    for raw in (int(siret), float(siret), siret.lstrip("0")):
        read = interpret_siret(raw)
        assert (read.value, read.certainty, read.suggestion) == (siret, INTERPRETED, siret)


@pytest.mark.parametrize(
    ("raw", "value", "certainty"),
    [
        ("732 829 320", "732829320", EXACT),
        (VALID, "732829320", INTERPRETED),
        (5420120, "005420120", INTERPRETED),
        ("732829321", "732829321", INTERPRETED),
        ("732829320.0", "732829320", INTERPRETED),
        ("12345", None, REFUSED),
        ("0" * 9, None, REFUSED),
        ("7,3E+8", None, REFUSED),
    ],
)
def test_siren(raw: object, value: str | None, certainty: Certainty) -> None:
    read = interpret_siren(raw)
    assert (read.value, read.certainty) == (value, certainty)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("w 123 456 789", "W123456789"), ("W9R1234567", "W9R1234567"), ("123456789", None), ("W12", None)],
)
def test_rna(raw: str, value: str | None) -> None:
    assert interpret_rna(raw).value == value


@pytest.mark.parametrize(
    ("raw", "value", "certainty"),
    [
        ("31555", "31555", EXACT),
        ("2a004", "2A004", EXACT),
        ("2B033", "2B033", EXACT),
        (1004, "01004", INTERPRETED),
        ("1004.0", "01004", INTERPRETED),
        ("75111", "75111", EXACT),
        ("75011", None, REFUSED),
        ("69003", None, REFUSED),
        ("31000", None, REFUSED),
        ("Paris (75011)", None, REFUSED),
        ("20004", None, REFUSED),
        ("123", None, REFUSED),
    ],
)
def test_commune_code_is_no_postal_code(raw: object, value: str | None, certainty: Certainty) -> None:
    read = interpret_commune_code(raw)
    assert (read.value, read.certainty) == (value, certainty)


@pytest.mark.parametrize(("raw", "proposed"), [("75011", "75111"), ("69003", "69383")])
def test_borough_is_proposed_for_its_postal_code(raw: str, proposed: str) -> None:
    proposal = interpret_commune_code(raw).proposal
    assert proposal is not None
    assert proposal.values == {"code": proposed}


@pytest.mark.parametrize(
    ("raw", "commune"),
    [
        ("Paris (75011)", Commune("Paris", None, "75011")),
        ("Bourg-en-Bresse (1000)", Commune("Bourg-en-Bresse", None, "01000")),
        ("Bastia (2B033)", Commune("Bastia", "2B033")),
        ("Toulouse", Commune("Toulouse")),
        ("31555", Commune(None, "31555")),
        (1004, Commune(None, "01004")),
        ("31000", Commune(None, None, "31000")),
        ("Lot 12", None),
    ],
)
def test_commune_keeps_name_code_and_postal_code_apart(raw: object, commune: Commune | None) -> None:
    assert interpret_commune(raw).value == commune


@pytest.mark.parametrize(
    ("raw", "value"),
    [("75011", "75011"), (1000, "01000"), ("75 011", "75011"), ("00123", None), ("Paris", None)],
)
def test_postal_code(raw: object, value: str | None) -> None:
    assert interpret_postal_code(raw).value == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("31", "31"),
        (1, "01"),
        ("01", "01"),
        ("2a", "2A"),
        ("974", "974"),
        ("095", "95"),
        ("02A", "2A"),
        ("45 - Loiret", "45"),
        ("Loiret (45)", "45"),
        ("Corse-du-Sud (2A)", "2A"),
        ("20", None),
        ("99", None),
        ("Loiret", None),
        ("00", None),
    ],
)
def test_department(raw: object, value: str | None) -> None:
    assert interpret_department(raw).value == value


@pytest.mark.parametrize(
    ("raw", "value", "certainty"),
    [
        ("QP095012", "QP095012", EXACT),
        ("qp 095 012", "QP095012", EXACT),
        ("QP 095 012", "QP095012", EXACT),
        ("QP02A001", "QP02A001", EXACT),
        ("qn97401i", "QN97401I", EXACT),
        ("QN 07501 M", "QN07501M", EXACT),
        ("QP95012", "QP095012", INTERPRETED),
        ("QN2A01M", "QN02A01M", INTERPRETED),
        ("Étangs-Merisiers", None, REFUSED),
        ("QP0950123", None, REFUSED),
    ],
)
def test_qpv_code_of_both_generations(raw: str, value: str | None, certainty: Certainty) -> None:
    read = interpret_qpv(raw)
    assert (read.value, read.certainty) == (value, certainty)


def test_checks() -> None:
    assert is_siret(VALID)
    assert not is_siret("0" * 14)
    assert is_siren("732829320")
    assert not is_siren("0" * 9)
    assert is_rna("W123456789")
    assert not is_rna("X123456789")


@pytest.mark.parametrize("interpret", READERS)
@pytest.mark.parametrize("raw", [None, "", "n/c", "-"])
def test_unknown_is_unknown(interpret: object, raw: object) -> None:
    assert interpret(raw).is_unknown  # type: ignore[operator]


@given(
    st.one_of(
        st.text(), st.text("0123456789QPNW2AB ().,E+-"), st.integers(), st.floats(), st.booleans(), st.dates()
    )
)
def test_no_cell_makes_a_reading_fail(raw: object) -> None:
    for interpret in READERS:
        read = interpret(raw)  # type: ignore[operator]
        assert (read.value is None) == (read.is_unknown or read.is_refused)
