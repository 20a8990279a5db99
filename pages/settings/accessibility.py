"""How accessible is this app, and whom does one tell when it is not?"""

from committee.ui import desk, parts
from committee.ui.texts import t

member = desk.enter("settings.accessibility")

parts.page_head(
    t("Accessibility"), t("What was done so that everyone can work here, and what is still missing.")
)

parts.section(t("What is in place"))
parts.plain(t("Every map and every chart has an equivalent table. Nothing is told by colour alone."))
parts.plain(t("All screens work with the keyboard; the focus is visible; a link skips to the content."))
parts.plain(t("Titles, tables, lists and messages are marked so that a screen reader tells them apart."))
parts.plain(t("Texts keep a contrast of at least 4.5 to 1 and follow the browser's zoom up to 200 %."))

parts.section(t("Known limits"))
parts.plain(t("A few texts of the framework stay in English: notices of connection and of files being sent."))
parts.plain(t("Maps can be moved with the mouse and by touch only: use the equivalent table instead."))
parts.plain(t("Pages are not made to be printed: take the files offered for download."))

parts.section(t("State of conformity"))
parts.plain(
    t(
        "The screens are checked by a program against WCAG 2.1, levels A and AA, at every change. "
        "No audit by people (RGAA) has been made yet, so conformity is not declared."
    )
)

parts.section(t("Something blocks you?"))
parts.plain(
    t(
        "Tell the programme staff which page and which step: they answer with another way and report the fault."
    )
)
