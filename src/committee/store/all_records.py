"""Which packages have records? Loaded by name, so that the store imports no package above it."""

from importlib import import_module
from importlib.util import find_spec

PACKAGES = (
    "journal",
    "people",
    "documents",
    "spreadsheets",
    "territories",
    "organisations",
    "calls",
    "intake",
    "review",
    "meetings",
    "followup",
)


def load() -> None:
    """Import every package's records, so that the metadata is complete."""
    for package in PACKAGES:
        if find_spec(f"committee.{package}") and find_spec(f"committee.{package}.records"):
            import_module(f"committee.{package}.records")
