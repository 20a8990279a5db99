"""Do the columns of every year lead to the same variables, and is nothing guessed?"""

import pytest

from committee.territories.rules import IndicatorTheme
from committee.territories.variables import (
    HEADLINES,
    VARIABLES,
    Source,
    Unit,
    is_note,
    is_words,
    source_of_note,
    variable,
    variable_of,
    year_of,
)
from committee.words import say


@pytest.mark.parametrize(
    ("header", "code", "year"),
    [
        ("TP60", "TP60", None),
        ("tp60_a16", "TP60", 2016),
        ("DISP_TP60_A18", "TP60", 2018),
        ("disp_q2_a17", "DISP_Q2", 2017),
        ("DISP_MED_A18", "DISP_Q2", 2018),
        ("DISP_Q2", "DISP_Q2", None),
        ("MED21", "DISP_Q2", 2021),
        ("TP6021", "TP60", 2021),
        ("D921", "DISP_D9", 2021),
        ("TX_TOT_EPREC", "TX_TOT_EDLIM", None),
        ("CCMUC", "CC2S", None),
        ("popMuniQPV", "POP_MUN", None),
        ("partPop15_24", "PARTPOP15_24", None),
        ("ENF_15_17", "ENF_15_17", None),
        ("ABC_2649", "ABC_2649", None),
        ("A_NETUD_24", "A_NETUD_24", None),
        (" DISP_RD_A18 ", "DISP_D1D9", 2018),
    ],
)
def test_header_of_any_year_leads_to_one_variable(header: str, code: str, year: int | None) -> None:
    assert variable_of(header).code == code
    assert year_of(header) == year


def test_a_counts_other_people_in_the_file_of_employment() -> None:
    assert variable_of("A", IndicatorTheme.EMPLOYMENT).code == "A_DEFM"
    assert variable_of("A", IndicatorTheme.DEMOGRAPHY).code == "A_CNAF"
    assert variable_of("A").code == "A_CNAF"


def test_unknown_column_keeps_its_header_and_says_so() -> None:
    found = variable_of("EVOL_CA_N_E ")
    assert (found.code, found.is_described, found.source) == ("EVOL_CA_N_E", False, Source.UNKNOWN)
    assert say(found.name, "fr") == "EVOL_CA_N_E (non décrite)"
    assert year_of("PTSA21") is None


def test_every_variable_has_french_words_and_is_never_summed() -> None:
    for found in VARIABLES.values():
        assert say(found.name, "fr") != found.label, found.code
        assert not found.is_summable
        assert found.higher_is is None
        assert found.source is not Source.UNKNOWN
        assert found.source.lag in {1, 3}
        assert found.unit in Unit
    assert set(HEADLINES) <= set(VARIABLES)
    assert variable("TP60") is VARIABLES["TP60"]


def test_no_header_leads_to_two_variables() -> None:
    headers = [header for found in VARIABLES.values() for header in found.headers]
    assert len(headers) == len(set(headers))


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("NOTE_CNAF", Source.FAMILY),
        ("NOTE_RP", Source.CENSUS),
        ("NOTE_FILO", Source.TAXES),
        ("DISP_NOTE_A18", Source.TAXES),
        ("NOTE_PE", Source.JOB_SEEKERS),
        ("NOTE_PE_T", None),
        ("NOTE_ASP_E", None),
        ("NOTE_AUTRE", None),
    ],
)
def test_remark_is_of_a_source(header: str, source: Source | None) -> None:
    assert is_note(header)
    assert source_of_note(header) is source


def test_words_are_no_values() -> None:
    assert is_words("listeLibDepCom")
    assert is_words("LIB_COM")
    assert not is_words("POP_COM")
    assert not is_note("DENOTE")
