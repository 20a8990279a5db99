"""Is the tree of a group told from its head?"""

from datetime import datetime
from pathlib import Path

from committee.organisations.queries import group_tree
from tests.factories.organisations import make_organisation


def test_group_tree_begins_at_the_head(store: Path, now: datetime) -> None:
    head = make_organisation("Tête", now=now)
    second = make_organisation("B", group=head, now=now)
    make_organisation("A", group=head, now=now)
    leaf = make_organisation("Feuille", group=second, now=now)
    make_organisation("Ailleurs", now=now)
    for each in (head, second, leaf):
        assert [(depth, name) for depth, _, name in group_tree(each)] == [
            (0, "Tête"),
            (1, "A"),
            (1, "B"),
            (2, "Feuille"),
        ]
    assert group_tree("gone") == []
