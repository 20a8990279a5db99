"""How fast is the look-up of QPV, beside the bare libraries on the same official file, and how heavy are its maps?

``python -m tests.bench.territories`` prints JSON: medians of one run, everything measured in turn, and ratios. It
needs the official files of ``../shared/data`` and says so without them.

* ``opening``: from the store with nothing kept in the process, to the first answer; beside ``geopandas.read_file``.
* ``points``: from two columns of degrees to answers (inside, outside, unknown) and pairs; beside bare shapely
  (points made, then ``STRtree.query`` with ``intersects``), and beside that query alone, which knows no answer.
* ``memory``: what three editions take more in this process, each asked of everywhere.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import psutil

from committee.settings import ROOT

SHARED = ROOT.parent / "shared" / "data" / "qpv"
OFFICIAL = SHARED / "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
OF_2015 = SHARED / "qp2015_partial_idf_occitanie_wgs84.geojson"
POINTS, RUNS, SEED = 100_000, 9, 2024
TODAY, IN_2021 = date(2026, 11, 21), date(2021, 2, 4)
IN_LYON, IN_THE_FIELDS = (4.8932, 45.7790), (2.5, 46.9)
HEXAGON = (-4.5, 42.5, 8.0, 50.5)
DEPARTMENT = "93"
MESSAGE_KB = 1536


def measure(runs: int = RUNS, points: int = POINTS) -> dict[str, Any]:
    """All of it in a process of its own with a store of its own; a sentence where the official files are absent."""
    if not OFFICIAL.is_file():
        return {"skipped": "the folder ../shared with the official files is absent"}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "COMMITTEE_VAR": folder, "PYTHONPATH": str(ROOT)}
        environment.pop("COMMITTEE_DATABASE_URL", None)  # of a store that the other benchmarks had
        command = [sys.executable, "-m", "tests.bench.territories", str(runs), str(points)]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _in_turn(
    runs: int, measured: dict[str, Callable[[], Any]], before: Callable[[], None] = lambda: None
) -> dict[str, float]:
    """Milliseconds of processor of each, the median of so many runs, all in turn: a busy machine is fair.

    ``before`` each of them something is done that is not measured.
    """
    seconds: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(runs):
        for name, act in measured.items():
            before()
            begun = time.process_time()
            act()
            seconds[name].append(time.process_time() - begun)
    return {name: statistics.median(taken) * 1000 for name, taken in seconds.items()}


def _told(milliseconds: dict[str, float], ratios: dict[str, tuple[str, str]]) -> dict[str, float]:
    told = {f"{name}_ms": round(value, 2) for name, value in milliseconds.items()}
    return told | {name: round(milliseconds[a] / milliseconds[b], 3) for name, (a, b) in ratios.items()}


def _forget() -> None:
    from committee.territories import departments, projections
    from committee.territories.queries.editions import opened_index

    opened_index.cache_clear()
    for kept in (departments.departments, departments._tree, departments._cover, projections.to_legal):
        kept.cache_clear()


def opening(runs: int) -> dict[str, float]:
    """To the first answer inside a QPV, and to the first outside (which needs the departments too)."""
    import geopandas

    from committee.territories.queries import locate

    found = _in_turn(
        runs,
        {
            "read_file": lambda: geopandas.read_file(OFFICIAL),
            "inside": lambda: locate(*IN_LYON, on=TODAY),
            "outside": lambda: locate(*IN_THE_FIELDS, on=TODAY),
        },
        before=_forget,
    )
    found |= _in_turn(runs, {"kept": lambda: locate(*IN_LYON, on=TODAY)})
    ratios = {"ratio": ("inside", "read_file"), "ratio_outside": ("outside", "read_file")}
    return _told(found, ratios) | {"aim": 0.1}


def _spread(count: int, bounds: Any) -> tuple[Any, Any]:
    """Half in boxes of QPV, half anywhere in the hexagon and around it."""
    chance = np.random.default_rng(SEED)
    west, south, east, north = bounds[chance.integers(0, len(bounds), count // 2)].T
    far = count - count // 2
    return (
        np.r_[chance.uniform(west, east), chance.uniform(HEXAGON[0], HEXAGON[2], far)],
        np.r_[chance.uniform(south, north), chance.uniform(HEXAGON[1], HEXAGON[3], far)],
    )


def points(runs: int, count: int) -> dict[str, float]:
    """Membership of many points, then with distances, then with a precision of 15 m."""
    import geopandas
    import shapely

    from committee.territories.queries import locate_columns, locate_points

    frame = geopandas.read_file(OFFICIAL)
    outlines = shapely.make_valid(frame.geometry.to_numpy())
    tree = shapely.STRtree(outlines)
    polygons = geopandas.GeoDataFrame(geometry=outlines, crs="EPSG:4326")
    lons, lats = _spread(count, shapely.bounds(outlines))
    made = shapely.points(lons, lats)

    def columns(precision_m: float, *, with_distances: bool = False) -> Any:
        located = locate_columns(lons, lats, precision_m=precision_m, on=TODAY)
        return located.answers, located.pairs, located.distances if with_distances else None

    def joined() -> Any:
        asked = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lons, lats), crs="EPSG:4326")
        return geopandas.sjoin(asked, polygons, predicate="intersects")

    bare = tree.query(made, predicate="intersects")
    _, (rows, codes), _ = columns(0)
    ours = set(zip(rows.tolist(), codes.tolist(), strict=True))
    theirs = set(zip(bare[0].tolist(), frame["code_qp"].to_numpy()[bare[1]].tolist(), strict=True))
    found = _in_turn(
        runs,
        {
            "columns": lambda: columns(0),
            "strtree": lambda: tree.query(shapely.points(lons, lats), predicate="intersects"),
            "strtree_query_alone": lambda: tree.query(made, predicate="intersects"),
            "sjoin": joined,
        },
    )
    found |= _in_turn(
        max(1, runs // 3),
        {
            "with_distances": lambda: columns(0, with_distances=True),
            "precision_15_m": lambda: columns(15),
            "one_by_one_objects": lambda: locate_points(
                [(*each, 0.0) for each in zip(lons, lats, strict=True)], on=TODAY
            ),
        },
    )
    ratios = {
        "ratio": ("columns", "strtree"),
        "ratio_to_query_alone": ("columns", "strtree_query_alone"),
        "ratio_to_sjoin": ("columns", "sjoin"),
    }
    return _told(found, ratios) | {
        "points": count,
        "pairs": len(ours),
        "pairs_that_differ": len(ours ^ theirs),
    }


def memory(count: int) -> dict[str, float]:
    """Three editions (two of 2024, one of 2015) opened, and asked with and without distances everywhere."""
    import shapely

    from committee.territories.queries import editions, locate_columns
    from committee.territories.queries.editions import edition_index
    from committee.territories.rules import EditionKind

    _forget()
    process, loaded = psutil.Process(), editions()
    before = process.memory_info().rss
    indices = [edition_index(edition) for edition in loaded if edition.kind is EditionKind.PERIMETERS]
    opened = process.memory_info().rss
    outlines = [outline for index in indices for outline in index.shapes.values()]
    lons, lats = _spread(count, shapely.bounds(outlines))
    for index in indices:
        found = index.find(lons, lats, np.full(len(lons), 15.0))
        index.nearest(2154, lons[:100], lats[:100])
        del found
    for day in (TODAY, IN_2021):
        locate_columns(lons, lats, on=day)
    return {
        "editions": len(indices),
        "opened_MB": round((opened - before) / 2**20, 1),
        "asked_everywhere_MB": round((process.memory_info().rss - before) / 2**20, 1),
    }


def messages() -> dict[str, Any]:
    """What a browser is sent for the map of all QPV and for the outlines of one department, in kB of JSON."""
    from committee.territories.figures_districts import overview
    from committee.territories.frames import frame_named
    from committee.territories.queries import districts, shapes

    def kilobytes(deck: Any) -> float:
        return round(len(deck.to_json().encode()) / 1024, 1)

    country, own, before = (
        districts(on=TODAY),
        districts(DEPARTMENT, on=TODAY),
        districts(DEPARTMENT, on=IN_2021),
    )
    frame = frame_named(DEPARTMENT)
    return {
        "overview_districts": len(country),
        "overview_kB": kilobytes(overview(country)),
        "aim_kB": MESSAGE_KB,
        "department": DEPARTMENT,
        "department_outlines_kB": kilobytes(overview(own, shapes(own["code"]), frame=frame)),
        "department_outlines_2015_kB": kilobytes(overview(before, shapes(before["code"]), frame=frame)),
    }


def _measured(runs: int, count: int) -> dict[str, Any]:
    from committee.people.rules import OFFICE
    from committee.store import schema
    from committee.territories.actions import import_perimeters

    now = datetime.now(UTC)
    schema.upgrade()
    again = OFFICIAL.read_bytes() + b"\n"  # the same perimeters as another file: another edition
    for source in (OF_2015, again, OFFICIAL):
        import_perimeters(source, actor=OFFICE, now=now)
    told = {"memory": memory(count)}  # first, while nothing else was allocated and freed
    return {
        "opening": opening(runs),
        "points": points(runs, count),
        **told,
        "messages": messages(),
    }


def main(arguments: Sequence[str]) -> int:
    """Measure and print; the measured process calls itself with runs and points."""
    if len(arguments) == 2:
        print(json.dumps(_measured(*(int(each) for each in arguments))))
        return 0
    print(json.dumps(measure(), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
