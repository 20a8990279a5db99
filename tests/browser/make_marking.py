"""Make what the marking screen starts from: a call being read, members who declared. Prints JSON."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from committee.people.actions import open_sign_in
from committee.settings import settings
from committee.store import schema
from committee.ui.server.cookies import cookies_of
from tests.factories.review import ready_panel

MEMBERS = 6


def main() -> None:
    """Prepare, and print the applications in the order of the reading list, and each member with their cookies."""
    settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade()
    now = datetime.now(UTC)
    panel = ready_panel(2, MEMBERS, now=now, needs="Les besoins du quartier. " * 60, requested=20000)
    people = [
        {"id": member.id, "cookies": cookies_of(open_sign_in(member.id, method="test", now=now))}
        for member in panel.members
    ]
    print(json.dumps({"applications": panel.applications, "criteria": panel.criteria, "people": people}))


if __name__ == "__main__":
    main()
