"""Which parts are screens made of? Every part with ordinary, missing, long and hostile content."""

from committee.ui import desk, gallery, parts
from committee.ui.texts import t

member = desk.enter("gallery")

parts.page_head(t("Gallery of parts"), t("Every part of the screens, with awkward contents too."))
gallery.show_everything()
