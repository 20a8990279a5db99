"""Has each QPV of a map its own value and no other, or the reason why there is none?"""

from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from committee.people.rules import OFFICE
from committee.territories import actions
from committee.territories.asking import DistrictsAsked, districts_asked
from committee.territories.classing import Gap
from committee.territories.queries.indicators import vintages
from committee.territories.queries.mapped_values import (
    districts_found,
    mapped_values,
    sets_of,
    told_variables,
    with_values,
)
from committee.territories.rules import Generation
from tests.factories import indicators as files
from tests.factories.territories import collection, feature, load_squares, ring

OLD, NEW = Generation.OF_2015, Generation.OF_2024
PASSAGE = (
    "QP2024;Label_QP2024;Statut;QP2015_1;Label_QP2015_1;QP2015_2;Label_QP2015_2\r\n"
    "QN03191M;Les Essais;INCHANGE;QP031901;Les Essais;;\r\n"
    "QN03192M;Le Modèle;INCHANGE;QP031902;Le Modèle;;\r\n"
    "QN03193M;La Maquette;MODIFIE;QP031903;La Maquette;;\r\n"
    "QN03194M;Autre;INCHANGE;QP031904;Autre;;\r\n"
)


def gaps(frame: pd.DataFrame) -> dict[str, object]:
    return dict(zip(frame["code"], frame["gap"], strict=True))


def test_values_of_a_generation_are_its_own(store: Path, now: datetime) -> None:
    files.load_all(now)
    found = mapped_values(["QP031901", "QP031902", "QP031999"], "TP60", OLD, geography=OLD)
    assert found["value"].tolist()[0] == 50.5
    assert found["value"].isna().tolist() == [False, True, True]
    assert gaps(found) == {"QP031901": None, "QP031902": Gap.SECRET, "QP031999": Gap.NOT_IN_FILE}


def test_only_an_unchanged_perimeter_takes_a_value_over(store: Path, now: datetime) -> None:
    files.load_all(now)
    codes = ["QN03191M", "QN03192M", "QN03193M", "QN03194M", "QN03199N"]
    before = mapped_values(codes, "TP60", NEW, geography=OLD)
    actions.import_data_set(PASSAGE.encode(), filename="p.csv", actor=OFFICE, now=now + timedelta(days=1))
    found = mapped_values(codes, "TP60", NEW, geography=OLD, vintage=2018)
    assert found["value"].tolist()[0] == 50.5
    assert found["whose"].tolist()[:2] == ["QP031901", "QP031902"]
    assert gaps(found) == {
        "QN03191M": None,
        "QN03192M": Gap.SECRET,
        "QN03193M": Gap.OTHER_PERIMETER,
        "QN03194M": Gap.NOT_IN_FILE,
        "QN03199N": Gap.OTHER_PERIMETER,
    }
    assert set(before["gap"]) == {Gap.OTHER_PERIMETER}
    assert before["value"].isna().all()


def test_newest_data_set_of_the_theme_stands_in(store: Path, now: datetime) -> None:
    files.load_all(now)
    content = collection(feature("QP031901", [[ring(1.4, 43.6)]]))
    actions.import_perimeters(content, actor=OFFICE, now=now)
    asked = districts_asked({"generation": "2015", "indicator": "TP60", "values": "2015.1999"})
    frame = districts_found(asked, now.date())
    shown, chosen = with_values(frame, asked)
    assert chosen is not None
    assert chosen.vintage == 2018
    assert shown["value"].tolist() == [50.5]
    assert sets_of("TP60", OLD, []) == []


def test_without_a_file_every_value_is_missing(store: Path, now: datetime) -> None:
    load_squares(now)
    asked = districts_asked({"indicator": "TP60"})
    shown, chosen = with_values(districts_found(asked, now.date()), asked)
    assert chosen is None
    assert shown["value"].isna().all()
    assert set(shown["gap"]) == {Gap.NOT_IN_FILE}
    assert with_values(shown, DistrictsAsked())[1] is None


def test_only_variables_with_a_published_value_are_told(store: Path, now: datetime) -> None:
    files.load_all(now)
    assert "TP60" not in told_variables(NEW, vintages())
    assert sets_of("TP60", NEW, vintages()) == told_variables(OLD, vintages())["TP60"]
    actions.import_data_set(PASSAGE.encode(), filename="p.csv", actor=OFFICE, now=now + timedelta(days=1))
    carried, own = told_variables(NEW, vintages()), told_variables(OLD, vintages())
    assert "TP60" in carried
    assert carried["TP60"] == own["TP60"]
