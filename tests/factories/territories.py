"""Perimeters for tests: invented squares, loaded through the real actions."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from committee.people.rules import OFFICE
from committee.territories import actions
from committee.territories.rules import ImportReport

DATA = Path(__file__).parents[1] / "territories" / "data"
QP2024 = DATA / "qp2024_essai.geojson"
QP2015 = DATA / "qp2015_essai.geojson"


def load_squares(now: datetime, path: Path = QP2024) -> ImportReport:
    """The invented edition with the layout of the official file."""
    return actions.import_perimeters(path, actor=OFFICE, now=now)


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
