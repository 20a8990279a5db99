"""Who am I here, in which language do I read, and how do I leave?"""

from committee.ui import account, desk, parts
from committee.ui.texts import show, t

member = desk.enter("account")

parts.page_head(t("My account"), t("Who you are here, your language, and the way out."))
parts.fact_strip(
    [
        (t("Name"), member.name),
        (t("E-mail address"), member.email),
        (t("Roles"), ", ".join(sorted(show(role) for role in member.roles))),
        (t("Voice"), member.voice),
    ]
)
account.choose_language_of(member, "account_language")

parts.section(
    t("Leaving"), t("A shared or lost device? Sign out everywhere: each open tab closes at its next use.")
)
parts.leave(t("Sign out on this device"), account.SIGN_OUT)
account.offer_sign_out_everywhere()
