"""Perimeters for tests: invented squares, loaded through the real actions."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from committee.people.rules import OFFICE
from committee.territories import actions
from committee.territories.data_sets import DataSetReport
from committee.territories.rules import KNOWN_TOTALS, Generation, ImportReport, generation_of

DATA = Path(__file__).parents[1] / "territories" / "data"
QP2024 = DATA / "qp2024_essai.geojson"
QP2015 = DATA / "qp2015_essai.geojson"


def load_squares(now: datetime, path: Path = QP2024) -> ImportReport:
    """The invented edition with the layout of the official file."""
    return actions.import_perimeters(path, actor=OFFICE, now=now)


def load_whole_list(now: datetime, *codes: str) -> DataSetReport:
    """An invented list of these QPV of one generation, and of as many elsewhere as were published in all."""
    return actions.import_data_set(whole_list(*codes), filename="liste.csv", actor=OFFICE, now=now)


def whole_list(*codes: str) -> bytes:
    """The bytes of such a list; the QPV elsewhere lie in the departments 98 and 99, which do not exist."""
    generation = generation_of(codes[0]) or Generation.OF_2024
    if generation is Generation.OF_2024:
        elsewhere = [f"QN099{at // 26:02}{chr(ord('A') + at % 26)}" for at in range(2600)]
    else:
        elsewhere = [f"QP09{8 + at // 1000}{at % 1000:03}" for at in range(2000)]
    named = [*codes, *elsewhere][: max(KNOWN_TOTALS[generation])]
    return "\n".join(["code_qp;lib_qp", *(f"{code};Quartier {code}" for code in named), ""]).encode()


def ring(lon: float, lat: float, half: float = 0.004) -> list[list[float]]:
    """A closed square around a point, in degrees."""
    corners = ((-half, -half), (half, -half), (half, half), (-half, half), (-half, -half))
    return [[lon + x, lat + y] for x, y in corners]


def feature(code: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    """One feature with the official property names."""
    named = {"code_qp": code, "lib_qp": f"Quartier {code}", "insee_com": "31555", "lib_com": "Toulouse"}
    geometry = None if coordinates is None else {"type": "MultiPolygon", "coordinates": coordinates}
    return {"type": "Feature", "properties": named | properties, "geometry": geometry}


def collection(*features: Any, **members: Any) -> bytes:
    """The bytes of a GeoJSON file."""
    whole = {"type": "FeatureCollection", "features": list(features)} | members
    return json.dumps(whole, ensure_ascii=False).encode()
