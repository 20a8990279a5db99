"""Does the list that leaves say where everything in it comes from, in cells that no spreadsheet executes?"""

import csv
import io
from datetime import datetime
from pathlib import Path

from committee.people.rules import OFFICE
from committee.territories import actions
from committee.territories.files import districts_file
from tests.factories import indicators
from tests.factories.people import make_member
from tests.factories.territories import collection, feature, load_squares, ring


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_list_holds_what_was_asked_with_its_source(store: Path, now: datetime) -> None:
    load_squares(now)
    name, kind, content = districts_file(make_member(now=now), {"place": "974"})
    assert (name, kind) == ("quartiers.csv", "text/csv; charset=utf-8")
    (port,) = rows(content)
    assert (port["Code"], port["Nom"], port["Jeu de périmètres"]) == (
        "QN97490M",
        "Le Carré du Port",
        "QPV 2024",
    )
    every = {row["Code"]: row for row in rows(districts_file(make_member(now=now), {})[2])}
    assert every["QN04890N"]["Contour"] == "sans contour"
    assert "Valeur" not in port


def test_values_leave_with_year_geography_and_the_reason_of_a_gap(store: Path, now: datetime) -> None:
    indicators.load_all(now)
    perimeters = collection(
        feature("QP031901", [[ring(1.4, 43.6)]], lib_qp="=cmd|x"), feature("QP031902", [[ring(1.5, 43.6)]])
    )
    actions.import_perimeters(perimeters, actor=OFFICE, now=now)
    params = {"generation": "2015", "indicator": "TP60"}
    known, secret = rows(districts_file(make_member(now=now), params)[2])
    assert known["Nom"].startswith("'=")
    assert (known["Valeur"], known["Classe"], known["Géographie"], known["Millésime"]) == (
        "50,5",
        "A",
        "2015",
        "2018",
    )
    assert (secret["Valeur"], secret["Classe"]) == ("", "")
    assert "secret statistique" in secret["Pourquoi il n’y a pas de valeur"]


def test_unknown_indicator_data_leave_as_unknown(store: Path, now: datetime) -> None:
    load_squares(now)
    found = rows(districts_file(make_member(now=now), {"indicator": "TP60"})[2])
    assert {row["Valeur"] for row in found} == {""}
    assert {row["Jeu d’indicateurs"] for row in found} == {""}
