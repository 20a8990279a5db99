"""What does a first visit move, as Chromium counts it?"""

import shutil
from typing import Any

from playwright.sync_api import sync_playwright


def bytes_of_first_visit(address: str, cookie: str) -> dict[str, Any]:
    """Bytes received on the wire for the home page with an empty cache, in all and for scripts."""
    name, _, value = cookie.partition("=")
    totals = {"all_kB": 0.0, "scripts_kB": 0.0}
    kinds: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]})
        )

        def count(event: dict[str, Any]) -> None:
            size = event["encodedDataLength"] / 1024
            totals["all_kB"] += size
            if kinds.get(event["requestId"]) == "Script":
                totals["scripts_kB"] += size

        session.on("Network.loadingFinished", count)
        page.goto(address)
        page.wait_for_selector("h1")
        page.wait_for_timeout(3000)
        browser.close()
    return {name: round(size, 1) for name, size in totals.items()}
