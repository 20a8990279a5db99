"""What does a person see in an open tab when nobody is signed in?"""

from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from committee.ui import identity, texts
from committee.ui.parts.markup import draw, safe
from committee.ui.server.account import SIGN_IN
from committee.ui.server.frame import PRODUCT
from committee.ui.texts import t


def sign_in_address() -> str:
    """The sign-in page, which leads back to the screen of this run."""
    path = urlsplit(st.context.url or "").path or "/"
    query = urlencode(st.query_params.to_dict(), doseq=True)
    here = f"{path}?{query}" if query else path
    return SIGN_IN if here == "/" else f"{SIGN_IN}?next={quote(here, safe='')}"


def show_sign_in() -> None:
    """The product's name, one sentence, and the way to the sign-in page. Every way in is on that page."""
    texts.use_locale(identity.visitor_locale())
    st.title(PRODUCT)
    st.markdown(t("Sign in to open this page. You come back to it afterwards."))
    draw(
        f'<p class="c-line"><a class="c-button c-button-primary" target="_self" '
        f'href="{safe(sign_in_address())}">{safe(t("Sign in"))}</a></p>'
    )
