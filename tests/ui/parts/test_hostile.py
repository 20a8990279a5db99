"""Does every part show a hostile text exactly as it was typed?"""

from html.parser import HTMLParser

import pytest
from streamlit.testing.v1 import AppTest

HOSTILE = (
    "![x](http://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "</div></td></table><script>alert(1)</script>",
    ":red[x] :smile: **b** $x$",
    "=2+2",
    "\"><a href='javascript:alert(1)'>x</a>",
    "&lt;b&gt; & '",
)
PARTS = {
    "page_head": "parts.page_head(x, x)",
    "section": "parts.section(x, x)",
    "plain": "parts.plain(x, strong=True)",
    "note": "parts.note(x)",
    "alert": "parts.alert(x, 'warning')",
    "alert with an unknown tone": "parts.alert(x, x)",
    "fact_strip": "parts.fact_strip([(x, x, x)])",
    "status_chip": "parts.status_chip(x, x)",
    "chips": "parts.chips([x, (x, 'good')])",
    "people_row": "parts.people_row([(x, x)])",
    "timeline": "parts.timeline([(x, x, x, x)])",
    "gauge": "parts.gauge([(x, 1, x)], 2, label=x, left_label=x)",
    "interval_bar": "parts.interval_bar(1, 0, 2, label=x)",
    "empty_state": "parts.empty_state(x, x, 'account', {'q': x})",
    "error_summary": "parts.error_summary([(x, x, x)], x)",
    "link": "parts.link(x, 'account', q=x)",
    "next_step": "parts.next_step(x, 'account', q=x)",
    "link to a page that is not there": "parts.link(x, 'no.page')",
    "download": "parts.download(x, '/files/exports/a?q=' + x, x)",
    "legend": "parts.legend(x, [parts.LegendLine((1, 2, 3), x, x, 2)])",
    "leave": "parts.leave(x, '/account/' + x)",
    "table": (
        "parts.table(pd.DataFrame({'a': [x], 'b': [(x, 'good')], 'c': [[x, x]], 'id': [x]}),"
        "{'a': parts.Column(x, 'link', x), 'b': parts.Column(x, 'status', x), 'c': parts.Column(x, 'people')},"
        "'k', caption=x, link_page='account', id_column='id')"
    ),
    "empty table": "parts.table(pd.DataFrame({'a': []}), {'a': parts.Column(x)}, 'k', empty=x)",
}


class Reader(HTMLParser):
    """The texts, the tags and the attributes of a piece of markup."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.extend(attrs)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("call", PARTS.values(), ids=PARTS)
def test_part_shows_hostile_text_literally(call: str, text: str) -> None:
    script = f"import pandas as pd\nfrom committee.ui import parts\nx = {text!r}\n{call}\n"
    screen = AppTest.from_string(script).run()
    assert not screen.exception
    assert {element.type for element in screen.main} == {"main", "html"}
    reader = Reader()
    reader.feed("".join(element.proto.body for element in screen.get("html")))
    assert any(text in piece for piece in reader.texts)
    assert reader.tags.isdisjoint({"img", "script"})
    assert not [name for name, _ in reader.attributes if name.startswith("on")]
    addresses = [value or "" for name, value in reader.attributes if name in {"href", "src"}]
    assert all(address.startswith(("/", "?")) and not address.startswith("//") for address in addresses)
