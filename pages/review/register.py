"""Which links were told, found and ruled on, of whom and of which application?"""

import streamlit as st

from committee.calls.queries import call_rows
from committee.calls.rules import Phase, paris_day
from committee.intake.queries import blind_rounds
from committee.review import queries
from committee.review.declaring import RegisterState
from committee.ui import desk, exports, parts
from committee.ui.ranking import chosen_call, worked_on_first
from committee.ui.register import asked_pair, filtered, pair_card, register_table
from committee.ui.texts import t

# Load
member = desk.enter("review.register")
parts.page_head(
    t("Register of interests"),
    t("What each member told, what was found and is not answered, and what the chair decided."),
)
pair = asked_pair(member)
call = chosen_call(worked_on_first(call_rows(member), Phase.INTERESTS, Phase.READING, Phase.SEANCE))
if call is None:
    parts.empty_state(t("There is no call yet."), t("Open a call"), "settings.calls")
    st.stop()
frame = queries.register(member, call.id, now=desk.now())
year = paris_day(desk.now()).year
unsigned = queries.unsigned(year)

# Show
is_hidden = not {row.id for row in call.rounds}.isdisjoint(blind_rounds(member, desk.now()))
counted = not (is_hidden and frame.empty)
parts.fact_strip(
    [
        (t("Yearly declarations missing"), len(unsigned)),
        (t("Links found, without an answer"), int(frame["left"].astype(bool).sum()) if counted else None),
        (RegisterState.TO_RULE, int((frame["state"] == RegisterState.TO_RULE).sum()) if counted else None),
        (t("Recusals"), int((frame["state"] == RegisterState.RECUSED).sum()) if counted else None),
    ]
)
if unsigned:
    parts.note(t("Not signed for {year}: {names}", year=str(year), names=", ".join(unsigned.values())))
if is_hidden:
    parts.note(t("This call is read blind: its declarations are shown to you once the meeting is at hand."))
if pair is not None:
    pair_card(frame, pair)
if frame.empty and counted:
    parts.empty_state(t("Nothing was told nor found in this call yet."))
elif not frame.empty:
    register_table(filtered(frame))
    asked = {name: desk.param(name) for name in ("state", "member")}
    with st.container(horizontal=True):
        for label, kind in (
            (t("Workbook (XLSX)"), "xlsx"),
            (t("Text (CSV)"), "csv"),
            (t("To print (PDF)"), "pdf"),
        ):
            parts.download(label, exports.address("interest-register", call=call.code, format=kind, **asked))
