"""How do links between our screens open without loading the whole front end again?

The parts draw ordinary links, which work by themselves. This listener turns a plain click on one of them into the
browser's own "forward": the address changes and Streamlit answers it as it answers back and forward, in the
session under way. Files, account forms and anything opened elsewhere on purpose are left to the browser.
"""

import streamlit as st

_LISTENER = """
export default function () {
  if (window.committeeLinks) return
  window.committeeLinks = true
  const left = ["/files/", "/account/", "/auth/", "/static/", "/media/"]
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.target.closest ? event.target.closest(".stHtml a[href]") : null
    if (!link || link.hasAttribute("download")) return
    const there = new URL(link.href, window.location.href)
    if (there.origin !== window.location.origin || left.some((path) => there.pathname.startsWith(path))) return
    event.preventDefault()
    const isElsewhere = there.pathname !== window.location.pathname
    window.history.pushState({}, "", there.pathname + there.search)
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }))
    if (isElsewhere) document.querySelector("[data-testid='stMain']")?.scrollTo(0, 0)
  })
}
"""

_mount = st.components.v2.component("committee_links", html="<span></span>", js=_LISTENER)


def listen() -> None:
    """Put the listener into the page; it stays there for the life of the tab."""
    _mount(key="committee_links", height=1)
