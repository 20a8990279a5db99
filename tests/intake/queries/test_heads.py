"""Who takes part in an application, in which order?"""

from datetime import datetime
from pathlib import Path

from committee.intake import queries
from committee.intake.rules import ApplicationRole
from tests.factories.intake import make_application


def test_organisations_come_lead_first(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, lead="Z", landlords="B | A", partners="C")
    assert [(part.name, part.role) for part in queries.application_organisations(identifier)] == [
        ("Z", ApplicationRole.LEAD),
        ("B", ApplicationRole.LANDLORD),
        ("A", ApplicationRole.LANDLORD),
        ("C", ApplicationRole.PARTNER),
    ]
    assert queries.application_organisations("nothing") == []
