"""The order of a panel comes from its readings: neither rows nor names have a say."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.ranking import panel_order as module
from committee.ranking.panel_order import PanelOrder, panel_order

Panel = tuple[np.ndarray, np.ndarray, np.ndarray]


def random_panel(random: np.random.Generator, values: int) -> Panel:
    """Up to 9 projects and 5 readers, each with a reading, in which few values make many look alike."""
    many, few = random.integers(2, 10), random.integers(1, 6)
    read = random.random((many, few)) < 0.5
    read[np.arange(many), random.integers(0, few, many)] = True
    read[random.integers(0, many, few), np.arange(few)] = True
    projects, readers = np.nonzero(read)
    return projects, readers, random.integers(0, values, len(projects))


def ordered(panel: Panel, firsts: np.ndarray | None = None) -> PanelOrder:
    many = int(panel[0].max()) + 1
    zeros = np.zeros(many, dtype=np.int64)
    return panel_order(*panel, zeros if firsts is None else firsts, zeros)


def written(panel: Panel, order: PanelOrder) -> list[tuple[int, int, int]]:
    places = np.argsort(order.projects)[panel[0]], np.argsort(order.readers)[panel[1]]
    return sorted(zip(places[0].tolist(), places[1].tolist(), panel[2].tolist(), strict=True))


@given(st.integers(0, 100_000), st.integers(1, 4))
@settings(max_examples=300)
def test_renamed_and_shuffled_panels_are_written_alike(seed: int, values: int) -> None:
    random = np.random.default_rng(seed)
    panel = random_panel(random, values)
    names = random.permutation(int(panel[0].max()) + 1), random.permutation(int(panel[1].max()) + 1)
    rows = random.permutation(len(panel[0]))
    renamed = names[0][panel[0]][rows], names[1][panel[1]][rows], panel[2][rows]
    order, other = ordered(panel), ordered(renamed)
    assert written(panel, order) == written(renamed, other)
    assert order.digest == other.digest
    # The same projects are alike, and only those.
    together = order.alike[:, None] == order.alike
    there = other.alike[names[0]]
    assert (together == (there[:, None] == there)).all()


def test_projects_read_alike_are_alike_and_the_first_named_decides_between_them() -> None:
    panel = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 0, 1, 0, 1]), np.array([3, 4, 3, 4, 4, 4])
    order = ordered(panel)
    assert order.alike[0] == order.alike[1] != order.alike[2]
    swapped = ordered(panel, firsts=np.array([2, 1, 1]))
    assert order.projects.tolist().index(0) == swapped.projects.tolist().index(1)
    assert order.digest == swapped.digest


def test_another_value_another_digest() -> None:
    panel = np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([3, 4, 3])
    assert ordered(panel).digest != ordered((panel[0], panel[1], np.array([3, 4, 2]))).digest


def test_names_decide_when_too_many_would_be_set_apart(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Three pairs of projects, each pair with its two readers, all marks equal: alike, and never told apart."""
    panel = np.repeat(np.arange(6), 2), np.array([0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5]), np.ones(12, dtype=int)
    full = ordered(panel)
    assert len(set(full.alike)) == 1
    monkeypatch.setattr(module, "_MOST_APART", 0)
    assert ordered(panel).projects.tolist() == list(range(6))
