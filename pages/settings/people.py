"""Who has an account, and with which rights?"""

from committee.ui import accounts, desk, parts
from committee.ui.texts import t

member = desk.enter("settings.people")
person_id = desk.param("id")

parts.page_head(t("Accounts"), t("Invite people, give them their roles, close an account."))
if person_id is None:
    accounts.invite_someone()
    accounts.list_accounts()
else:
    accounts.show_account(person_id)
