"""Which messages wait, were sent or failed, and with which server?"""

from committee.mail.queries import mail_setting
from committee.ui import desk, parts
from committee.ui.mail import show_outbox, show_setting
from committee.ui.texts import t

# Load
member = desk.enter("settings.mail")
setting = mail_setting(member)

# Show
parts.page_head(t("Outgoing messages"), t("What the installation sends, and what could not be sent."))
show_setting(setting)

# Act
show_outbox()
