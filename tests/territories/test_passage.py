"""Is the correspondence of the two generations read whole, n to m, with what is doubtful told?"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.territories.passage import (
    PassageContents,
    Succession,
    is_passage,
    read_passage,
    status_of,
)
from committee.territories.rules import Continuation
from committee.territories.tables import read_table_file
from committee.words import Refused
from tests.factories.territory_tables import csv_of, passage_csv


def read(content: bytes) -> PassageContents:
    return read_passage(read_table_file(content))


def told(contents: PassageContents) -> set[tuple[str | None, str]]:
    return {(note.where, str(note.sentence)) for note in contents.notes}


def test_official_layout_is_read() -> None:
    assert is_passage(read_table_file(passage_csv()))
    found = read(passage_csv())
    assert (len(found.rows), found.left_out, found.notes) == (5, 0, ())
    first = found.rows[0]
    assert (first.code, first.label, first.statut, first.row) == (
        "QN03190M",
        "Le Carré, haut et bas",
        "MODIFIE",
        2,
    )
    assert list(first.predecessors.items()) == [("QP031091", "Le Carré Haut"), ("QP031090", "Vieux Carré")]
    assert [row.status for row in found.rows[2:]] == [
        Continuation.UNCHANGED,
        Continuation.NEW,
        Continuation.COMMUNE,
    ]
    assert found.used == {"QP031090", "QP031091", "QP031092"}


@pytest.mark.parametrize(
    "header",
    [
        ("qp2024", "label_qp2024", "statut", "qp2015_1", "label_qp2015_1", "qp2015_2", "label_qp2015_2"),
        ("QP 2024", "Label QP 2024", "STATUT ", "QP2015 1", "Label QP2015 1", "QP2015 2", "Label QP2015 2"),
    ],
)
def test_header_of_any_spelling(header: Sequence[str]) -> None:
    rows = [("QN03190M", "A", "Modifié", "QP031091", "B", "QP031090", "C")]
    (row,) = read(csv_of(header, rows)).rows
    assert (row.status, row.predecessors) == (Continuation.MODIFIED, {"QP031091": "B", "QP031090": "C"})


def test_older_layout_with_one_column_of_several_codes() -> None:
    header = ("Code QP 2024", "Nom QP 2024", "Statut", "QP 2015 correspondant", "Label QP 2015 correspondant")
    found = read(
        csv_of(
            header,
            [
                ("QN03190M", "A", "MODIFIE", "QP031091, QP031090", "B, C"),
                ("QN03191M", "D", "MODIFIE", "qp031092", "E, F"),
            ],
        )
    )
    assert [row.predecessors for row in found.rows] == [
        {"QP031091": None, "QP031090": None},
        {"QP031092": "E, F"},
    ]


def test_doubts_are_told() -> None:
    found = read(
        passage_csv(
            ("QN03190M", "Encore", "INCHANGE", "QP031099", "Ajouté"),
            ("QN03191M", "La Place", "MODIFIE", "QP031090", "Vieux Carré"),
            ("QN03194M", "Bizarre", "ABSORBE", "QN03190M", "", "QP031093", "", "QP031093"),
            ("QN03195M", "Vide", "", "QP031094"),
            ("QN03196N", "Faux neuf", "NOUVEAU", "QP031095"),
            ("QN03197I", "Faux semblable", "INCHANGE"),
            ("QP031090", "Ancien", "MODIFIE", "QP031090"),
        )
    )
    assert found.left_out == 1
    assert {
        ("7", "QN03190M stands here with another statut, INCHANGE; the first one was kept."),
        ("7", "QN03190M stands in several rows, read as one."),
        ("8", "The code QN03191M stands twice; this row adds nothing."),
        ("9", "“QN03190M” is no QPV code of 2015."),
        ("9", "QN03194M names QP031093 twice."),
        ("9", "The statut “ABSORBE” of QN03194M is not known."),
        ("10", "QN03195M has no statut."),
        ("11", "QN03196N has the statut NOUVEAU, but the row names 1 QPV of 2015."),
        ("12", "QN03197I has the statut INCHANGE, but the row names 0 QPV of 2015."),
        ("13", "“QP031090” is no QPV code of 2024."),
    } <= told(found)
    first = found.rows[0]
    assert (first.status, first.predecessors["QP031099"]) == (Continuation.MODIFIED, "Ajouté")


def test_crossed_names_are_told_of_both() -> None:
    found = read(
        passage_csv(
            ("QN02690M", "Cœur d’essai", "MODIFIE", "QP026091", "Clairval d’essai"),
            ("QN02691M", "Clairval d’essai", "MODIFIE", "QP026090", "Coeur d’essai"),
            ("QN02692M", "Vallon", "MODIFIE", "QP026093", "Autre"),
            ("QN02693M", "", "MODIFIE", "QP026094", "Vallon"),
        )
    )
    assert [note.where for note in found.notes] == ["7", "8"]
    assert "The names are crossed: QN02690M" in str(found.notes[0].sentence)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (("qp2024", "statut", "avant"), "lacks the column QP2015_1. Columns found: qp2024, statut, avant"),
        (("zone", "etat", "qp2015_1"), "lacks the columns QP2024, Statut"),
        (("qp2024", "x", "y"), "lacks the columns QP2015_1, Statut"),
    ],
)
def test_changed_columns_are_named(header: Sequence[str], part: str) -> None:
    with pytest.raises(Refused, match=part):
        read(csv_of(header, [("QN03190M", "MODIFIE", "QP031090")]))


def test_table_without_a_code_of_2024_is_refused() -> None:
    with pytest.raises(Refused, match="no QPV code of the 2024"):
        read(csv_of(("qp2024", "statut", "qp2015_1"), [("QP031090", "MODIFIE", "QP031090")]))


def test_status_is_the_word_alone() -> None:
    assert status_of("Inchangé") is Continuation.UNCHANGED
    assert status_of(None) is None


def test_only_an_official_passage_says_that_nothing_continues() -> None:
    assert Succession((), is_known=True).has_none
    assert not Succession((), is_known=False).has_none
    assert not Succession(("QN03190M",), is_known=True).has_none


CELLS = st.sampled_from(
    ["QN03190M", "QN03191I", "QP031090", "QP031091, QP031092", "MODIFIE", "", "Éa"]
) | st.text(st.characters(codec="utf-8"), max_size=6)


@given(st.lists(st.tuples(*[CELLS] * 7), max_size=8))
def test_arbitrary_cells_never_raise_anything_but_a_refusal(rows: list[tuple[str, ...]]) -> None:
    try:
        found = read(passage_csv(*rows))
    except Refused:
        return
    assert len({row.code for row in found.rows}) == len(found.rows)


def test_official_passage(shared: Path) -> None:
    found = read((shared / "data/qpv/passage_qp2024_qp2015.csv").read_bytes())
    assert (len(found.rows), len(found.used), found.left_out) == (1584, 1422, 0)
    assert Counter(row.status for row in found.rows) == {
        Continuation.MODIFIED: 1088,
        Continuation.UNCHANGED: 342,
        Continuation.NEW: 137,
        Continuation.COMMUNE: 17,
    }
    by_code = {row.code: row for row in found.rows}
    assert by_code["QN01325M"].status is Continuation.UNCHANGED
    assert by_code["QN09219N"].status is Continuation.MODIFIED
    assert list(by_code["QN09517M"].predecessors) == ["QP095019", "QP095018"]
    crossed = {str(note.sentence).split()[4] for note in found.notes}
    assert crossed == {"QN02611M", "QN02612M", "QN05956M", "QN05957M"}
    split = Counter(before for row in found.rows for before in row.predecessors)
    assert sum(count > 1 for count in split.values()) == 18
    assert (split["QP013032"], split["QP093054"], split["QP075020"]) == (3, 3, 3)
