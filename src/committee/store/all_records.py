"""Which packages have records? Loaded by name, so that the store imports no package above it."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sqlalchemy import Column, Table

from committee.store.base import Base

PACKAGES = (
    "journal",
    "people",
    "documents",
    "mail",
    "spreadsheets",
    "territories",
    "organisations",
    "calls",
    "intake",
    "review",
    "ranking",
    "meetings",
    "followup",
)


def load() -> None:
    """Import every package's records, so that the metadata is complete."""
    for package in PACKAGES:
        if find_spec(f"committee.{package}") and find_spec(f"committee.{package}.records"):
            import_module(f"committee.{package}.records")


def columns_pointing_to(table: Table) -> list[Column[Any]]:
    """The columns of all tables of the store, of every package, which hold an identifier of this table."""
    load()
    return [
        key.parent
        for other in Base.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table is table
    ]
