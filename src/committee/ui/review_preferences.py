"""How does a reader say what they know, how much they take, and what they would rather read?"""

import streamlit as st

from committee.intake.rules import Theme
from committee.people.rules import Member
from committee.review import actions, queries
from committee.review.rules import AssignmentStatus
from committee.ui import desk, parts
from committee.ui.texts import show, t
from committee.words import Sentence

PAGE = "review.reading_list"
MOST = 999


@st.fragment
def preferences_form(*, has_readings: bool = True) -> None:
    """The member's wishes for the assignment of readers, and a reading given back; read only when opened."""
    member = desk.enter(PAGE)
    is_open = st.toggle(
        t("Say what I would rather read"),
        key="preferences_open",
        help=t("The office sees your wishes when it gives applications to readers."),
    )
    if is_open:
        _form(member)
    if has_readings and st.toggle(t("Give a reading back"), key="decline_open"):
        _give_back(member)


def _give_back(member: Member) -> None:
    frame = queries.reading_list(member, now=desk.now())
    left = frame[frame["status"] != AssignmentStatus.HANDED_IN]
    titles = {
        key: f"{number} · {title}"
        for key, number, title in zip(left["application_id"], left["number"], left["title"], strict=True)
    }
    if not titles:
        parts.note(t("You have no reading that you could give back."))
        return
    chosen = st.selectbox(
        t("Application"), list(titles), index=None, format_func=lambda key: titles[key],
        key="decline_application", placeholder=t("Choose an application"),
    )  # fmt: skip
    reason = st.text_input(t("Why I give it back"), max_chars=300, key="decline_reason")
    if st.button(t("Give this reading back"), key="decline_now", disabled=chosen is None):
        done = Sentence("The reading is given back: the office finds another reader.")
        desk.attempt(actions.decline_reading, chosen, reason, done=done, rerun=True)


def _form(member: Member) -> None:
    held = queries.reader_profile(member)
    frame = queries.preferences(member, now=desk.now())
    titles = {
        key: f"{number} · {title}"
        for key, number, title in zip(frame["application_id"], frame["number"], frame["title"], strict=True)
    }
    wished = dict(zip(frame["application_id"], frame["value"], strict=True))
    key = f"{held.version}"
    with st.form(f"preferences_{key}", border=True):
        themes = st.multiselect(
            t("Themes I know well"),
            list(Theme),
            default=[theme for theme in Theme if theme in held.themes],
            format_func=show,
            key=f"preferences_themes_{key}",
            placeholder=t("Choose themes"),
        )
        most = st.number_input(
            t("Readings I can take at most (empty: no limit)"),
            min_value=0,
            max_value=MOST,
            value=held.most_readings,
            step=1,
            key=f"preferences_most_{key}",
        )
        liked = _applications(t("I would rather read"), titles, wished, 1, f"preferences_for_{key}")
        avoided = _applications(
            t("I would rather not read"), titles, wished, -1, f"preferences_against_{key}"
        )
        is_sent = st.form_submit_button(t("Save my wishes"), key=f"preferences_send_{key}")
    if not is_sent:
        return
    if both := set(liked) & set(avoided):
        parts.alert(
            Sentence("{title}: choose either “rather” or “rather not”.", title=titles[min(both)]), "warning"
        )
        return
    wishes = {each: (each in liked) - (each in avoided) for each in titles}
    desk.attempt(
        actions.state_preferences,
        [str(theme) for theme in themes],
        None if most is None else int(most),
        {each: value for each, value in wishes.items() if value != wished[each]},
        held.version,
        done=Sentence("Your wishes are saved."),
        rerun=True,
    )


def _applications(
    label: str, titles: dict[str, str], wished: dict[str, int], value: int, key: str
) -> list[str]:
    return st.multiselect(
        label,
        list(titles),
        default=[each for each, held in wished.items() if held == value],
        format_func=lambda each: titles[each],
        key=key,
        placeholder=t("Choose applications"),
    )
