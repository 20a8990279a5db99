"""Which messages wait, were sent or failed, and with which server?"""

from committee.ui import desk, parts
from committee.ui.texts import t

member = desk.enter("settings.mail")
parts.page_head(t("Outgoing messages"), t("What the installation sends, and what could not be sent."))
