"""What does each part look like with ordinary, missing, long and hostile content? Shown in the demonstration."""

from committee.ui import parts


def show_everything() -> None:
    """Every part, one section each."""
    parts.plain("x")
