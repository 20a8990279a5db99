"""Make an account for each role in the database of the environment, and print them as JSON. Run by the fixtures."""

import json
import sys
from datetime import UTC, datetime

from committee.people.actions import accept_invitation, appoint, invite, register_person
from committee.people.queries import people
from committee.people.rules import OFFICE, Role
from committee.settings import settings
from committee.store import schema

NAMES = {
    Role.MEMBER: "Inès Martin",
    Role.CHAIR: "Claude Bernard",
    Role.STAFF: "Paul Roux",
    Role.PRESENTER: "Léa Fontaine",
    Role.ADMIN: "Ada Moreau",
    Role.ROOM: "Salle du comité",
}
PASSWORD = "un mot de passe assez long"


def make_accounts(domain: str) -> dict[str, str]:
    """One account a role; gives their identifiers by role."""
    now = datetime.now(UTC)
    made = {}
    for role, name in NAMES.items():
        held = Role.MEMBER if role is Role.CHAIR else role
        person = register_person(name, f"{role.value}@{domain}", [held], actor=OFFICE, now=now)
        accept_invitation(invite(person, actor=OFFICE, now=now), PASSWORD, now=now)
        if role is Role.CHAIR:
            appoint(person, Role.CHAIR, "trial", "trial", actor=OFFICE, now=now)
        made[role.value] = person
    return made


def main() -> None:
    """Bring the database to its migration, make the accounts, and print what tests need."""
    settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade()
    made = make_accounts(sys.argv[1])
    now = datetime.now(UTC)
    guest = register_person("Awa Diop", f"awa@{sys.argv[1]}", [Role.MEMBER], actor=OFFICE, now=now)
    token = invite(guest, actor=OFFICE, now=now)
    print(json.dumps({"accounts": made, "invitation": token, "guest": guest, "people": len(people())}))


if __name__ == "__main__":
    main()
