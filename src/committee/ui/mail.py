"""How do administrators see what the installation sends: to whom and about what, never the text?"""

from typing import Any

import pandas as pd
import streamlit as st

from committee.mail import actions, queries
from committee.mail.rules import MessageState
from committee.mail.sending import MailSetting
from committee.ui import desk, parts
from committee.ui.texts import number, show, t
from committee.words import Sentence

PAGE = "settings.mail"
_ALL = "all"
TONES = {
    MessageState.WAITING: "neutral",
    MessageState.SENDING: "primary",
    MessageState.SENT: "good",
    MessageState.FAILED: "refused",
    MessageState.CANCELLED: "warning",
}


def show_setting(setting: MailSetting) -> None:
    """Whether messages can leave, and what to do when they cannot; never the user or the password."""
    if setting.fault is not None:
        parts.alert(setting.fault)
    elif not setting.is_set:
        parts.alert(t("No mail server is set: messages are kept and nothing is sent."), "warning")
    else:
        parts.people_row([(setting.host, t("Mail server")), (setting.sender, t("Sender"))])
        return
    with st.expander(t("What to set"), key="mail_what_to_set"):
        parts.plain(
            t(
                "Set these two variables where the application runs, restart it, then let the system run the "
                "command every five minutes."
            )
        )
        st.code(
            "COMMITTEE_SMTP_URL=smtp://user:password@mail.example.org:587\n"
            "COMMITTEE_MAIL_FROM=Committee <committee@example.org>\n\n"
            "*/5 * * * * committee mail send",
            language=None,
            wrap_lines=True,
        )


def show_outbox() -> None:
    """The messages in one state or all, with why the last attempt came to nothing."""
    member = desk.enter(PAGE)
    counts = queries.counts(member)
    parts.fact_strip([(state, number(count)) for state, count in counts.items()])
    asked = desk.param("state")
    chosen = st.segmented_control(
        t("Show"),
        [_ALL, *MessageState],
        default=MessageState(asked) if asked in set(MessageState) else _ALL,
        format_func=lambda each: t("all messages") if each == _ALL else show(each),
        key=desk.filter_key("mail_state", "state"),
    )
    wanted = None if chosen in {None, _ALL} else chosen
    desk.set_params(state=wanted)
    frame = queries.outbox(member, None if wanted is None else [wanted])
    told: list[Any] = [_told(row) for row in frame.to_dict("records")]
    parts.table(
        frame.assign(told=told),
        {
            "written_at": parts.Column(t("Written on"), "moment"),
            "recipient": parts.Column(t("Recipient")),
            "subject": parts.Column(t("Subject")),
            "written_by": parts.Column(t("Written by")),
            "state": parts.Column(t("State"), "status", tones=TONES),
            "attempts": parts.Column(t("Attempts"), "number"),
            "told": parts.Column(t("Since then"), is_sortable=False),
        },
        "outbox",
        caption=t("Messages, the newest first"),
        empty=t("No message here."),
    )
    message_form(frame)


def _told(row: dict[object, object]) -> str | None:
    if row["state"] is MessageState.SENT:
        return t("sent on {at}", at=show(row["sent_at"]))
    if row["failure"] is None:
        return None
    told = f"{show(row['failure'])} {row['answer'] or ''}".strip()
    if row["next_try"] is None:
        return told
    return t("{told} Next attempt on {at}.", told=told, at=show(row["next_try"]))


def message_form(frame: pd.DataFrame) -> None:
    """Try a message again, or cancel it."""
    movable = frame[frame["state"].isin([MessageState.WAITING, MessageState.FAILED, MessageState.CANCELLED])]
    if movable.empty:
        return
    names = {
        row["id"]: f"{row['recipient']} · {row['subject']} · {show(row['state'])}"
        for row in movable.to_dict("records")
    }
    states = dict(zip(movable["id"], movable["state"], strict=True))
    chosen = st.selectbox(
        t("Message"),
        list(names),
        index=None,
        format_func=lambda key: names[key],
        key="mail_message",
        placeholder=t("Choose a message"),
    )
    if chosen is None:
        return
    state = states[chosen]
    again, cancelled = st.columns(2)
    if again.button(
        t("Try again"), key="mail_retry", disabled=state is MessageState.WAITING, width="stretch"
    ):
        done = Sentence("The message waits to be sent again.")
        desk.attempt(actions.retry, chosen, done=done, rerun=True)
    if cancelled.button(
        t("Do not send it"), key="mail_cancel", disabled=state is MessageState.CANCELLED, width="stretch"
    ):
        done = Sentence("The message will not be sent.")
        desk.attempt(actions.cancel, chosen, done=done, rerun=True)
