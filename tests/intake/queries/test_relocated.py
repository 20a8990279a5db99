"""Are the sites which other perimeters answered anew told with what they were, what they are, and why?"""

from datetime import datetime, timedelta
from pathlib import Path

from committee.intake.actions import close_door, locate_sites_again
from committee.intake.queries.relocated import Located, RelocatedSite, relocated_sites
from committee.people.rules import OFFICE, Role
from committee.territories.actions import import_perimeters, set_aside_edition
from committee.territories.queries import editions
from committee.territories.rules import Answer
from tests.factories.intake import make_application
from tests.factories.people import make_member
from tests.factories.territories import collection, feature, load_squares, load_whole_list, ring


def test_each_change_is_told_with_its_reason(store: Path, now: datetime, statements: list[str]) -> None:
    identifier = make_application(now=now, site="Local", lon=1.4, lat=43.6, precision_m=5)
    load_squares(now)
    load_whole_list(now, "QN03190M")
    locate_sites_again(actor=OFFICE, now=now)
    later = now + timedelta(days=1)
    other = collection(feature("QN03190M", [[ring(1.5, 43.7)]], lib_qp="Carré Dupont"))
    import_perimeters(other, name="Plus récente", actor=OFFICE, now=later)
    locate_sites_again(actor=OFFICE, now=later)
    last = later + timedelta(days=1)
    for edition in editions():
        set_aside_edition(edition.id, "essai", actor=OFFICE, now=last)
    locate_sites_again(actor=OFFICE, now=last)
    statements.clear()
    found = relocated_sites(OFFICE, now, last)
    assert len(statements) == 1
    assert [(str(each.before.answer), str(each.after.answer)) for each in found] == [
        ("outside", "unknown"),
        ("inside", "outside"),
        ("unknown", "inside"),
    ]
    assert [str(each.reason) for each in found] == [
        "“Plus récente” answers no longer, and nothing replaces it.",
        "“Plus récente” replaces “QPV 2024”.",
        "“QPV 2024” answers, where nothing decided.",
    ]
    assert found[1].before.codes == ("QN03190M",)
    assert found[1].name == "Local"
    assert [each.at for each in relocated_sites(OFFICE, later, last)] == [last, later]
    staff = make_member(Role.STAFF, now=now)
    assert len(relocated_sites(staff, now, last)) == 3
    close_door(identifier, staff.id, "recusal", now=now)
    assert relocated_sites(staff, now, last) == []


def test_an_unknown_edition_is_no_name() -> None:
    told = Located(Answer.UNKNOWN, (), None)
    row = RelocatedSite("1", "1", "x", None, told, told, datetime(2026, 1, 1), None)
    assert str(row.reason) == "Other perimeters answer."
    named = Located(Answer.UNKNOWN, (), "QPV 2024")
    row = RelocatedSite("1", "1", "x", None, named, named, datetime(2026, 1, 1), None)
    assert str(row.reason) == "Another edition of “QPV 2024” answers."
