"""Is every download made for those who open its page?"""

from committee.people.rules import OFFICE, PAGES
from committee.ui.exports import EXPORTS, address


def test_every_export_belongs_to_a_page() -> None:
    assert {export.page for export in EXPORTS.values()} <= PAGES.keys()


def test_template_is_a_spreadsheet() -> None:
    filename, media_type, content = EXPORTS["applications-template"].build(OFFICE, {})
    assert filename.endswith(".xlsx")
    assert media_type.endswith("spreadsheetml.sheet")
    assert content.startswith(b"PK")


def test_address_carries_the_known_parameters() -> None:
    assert address("applications", call="2021", status=None, search="é") == (
        "/files/exports/applications?call=2021&search=%C3%A9"
    )
