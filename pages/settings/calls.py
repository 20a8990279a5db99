"""Which calls are open, in which phase are their rounds, and with which grids are applications marked?"""

from committee.calls.queries import call_by_code, grid
from committee.ui import calls, desk, eligibility_rules, parts
from committee.ui.texts import t

# Load
member = desk.enter("settings.calls")
code, grid_id = desk.param("call"), desk.param("grid")
call = None if code is None else call_by_code(code)
shown_grid = None if grid_id is None else grid(grid_id)

# Show
if code is not None or grid_id is not None:
    parts.link(t("All calls and grids"), "settings.calls")
if call is not None:
    parts.page_head(call.title, t("The facts of this call, the dates of its rounds, and its grid."))
    calls.show_call(call)
    eligibility_rules.in_force_for_chair(call)
elif shown_grid is not None:
    parts.page_head(
        shown_grid.title(desk.locale()), t("What is asked, what it weighs, and what the marks mean.")
    )
    calls.show_grid(shown_grid)
elif code is not None or grid_id is not None:
    parts.page_head(t("Calls and grids"), t("Each call with its rounds, and the grids to mark with."))
    parts.empty_state(t("There is no such call or grid."))
else:
    parts.page_head(t("Calls and grids"), t("Each call with its rounds, and the grids to mark with."))
    calls.open_call_form()
    calls.list_calls(member)
    parts.section(t("Criteria grids"), t("A grid stays as it is once applications are read with it."))
    calls.list_grids()
