"""Which files does the office hand out? Served at /files/exports/<name>, after the reader's rights were checked."""

from collections.abc import Callable, Mapping

from committee.people.rules import Member

Export = Callable[[Member, Mapping[str, str]], tuple[str, str, bytes]]
_exports: dict[str, Export] = {}


def register_export(name: str, export: Export) -> None:
    """Offer a file: ``export(member, params)`` gives (file name, media type, bytes) or raises Refused.

    It starts from ``visible(member)`` like every query, for it is the only guard of its contents.
    """
    _exports[name] = export


def export(name: str) -> Export | None:
    """The export of this name; None when there is none."""
    return _exports.get(name)
