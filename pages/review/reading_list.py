"""What do I have to read, by when, and what comes next?"""

from committee.calls.queries import call_rows
from committee.review import queries
from committee.review.rules import AssignmentStatus
from committee.ui import desk, parts
from committee.ui.review_away import away_pane
from committee.ui.review_preferences import preferences_form
from committee.ui.review_reading_list import reading_lists
from committee.ui.texts import t

# Load
member = desk.enter("review.reading_list")
frame = queries.reading_list(member, now=desk.now())
undeclared = int(frame["nature"].isna().sum())
following = queries.next_to_read(None, member, now=desk.now())
marked = queries.marked_calls(member, now=desk.now())

# Show
parts.page_head(t("My reading list"), t("The applications given to you, the most urgent first."))
if frame.empty:
    parts.empty_state(
        t("No application is given to you at the moment."),
        t("Declare my interests"),
        "review.interests",
    )
else:
    counts = frame["status"].value_counts()
    parts.fact_strip(
        [
            (AssignmentStatus.TO_READ, int(counts.get(AssignmentStatus.TO_READ, 0))),
            (AssignmentStatus.IN_PROGRESS, int(counts.get(AssignmentStatus.IN_PROGRESS, 0))),
            (AssignmentStatus.HANDED_IN, int(counts.get(AssignmentStatus.HANDED_IN, 0))),
        ]
    )
    if undeclared:
        label = t(
            "Declare my interests: one application", "Declare my interests: {n} applications", n=undeclared
        )
        parts.next_step(label, "review.interests")
    elif following is not None:
        parts.next_step(t("Go on reading"), "review.mark", id=following)
    else:
        parts.alert(t("All your readings are handed in, or their round is not being read."), tone="good")
reading_lists(frame, marked, {call.code: f"{call.code} · {call.title}" for call in call_rows(member)})

# Act
if not frame.empty:
    away_pane()
preferences_form(has_readings=not frame.empty)
