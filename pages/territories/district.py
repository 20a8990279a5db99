"""What is known of one priority district: its outline, its generations, its indicators, what takes place there?"""

from committee.territories.queries import qpv_by_code
from committee.ui import desk, indicators, parts, territories_district
from committee.ui.texts import t

# Load
member = desk.enter("territories.district")
asked = desk.param("code")
district = None if asked is None else qpv_by_code(asked)

# Show
if district is None:
    parts.page_head(t("Priority district"), t("One district: its outline, its generations, its indicators."))
    territories_district.unknown(asked)
else:
    there = district.commune_names or district.department_name
    where = t("Priority district {code}, {communes}", code=district.code, communes=there)
    parts.page_head(district.name, where)
    territories_district.show_facts(district)
    territories_district.show_links(district)
    territories_district.show_map(district)
    territories_district.show_succession(district)
    parts.section(t("Indicators"))
    indicators.indicator_table(district.code, "district_indicators")
    indicators.standing(district.code, "district_standing")
    indicators.small_multiples(district.code, "district_years")
    territories_district.show_applications(district, member)
    territories_district.show_awards(district, member)

# Act
if district is not None:
    territories_district.show_aliases(district)
