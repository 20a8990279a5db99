"""Does a link that leaves for a public page go there alone, and is its label literal?"""

import pytest
from streamlit.testing.v1 import AppTest

from committee.ui import parts


def _screen() -> None:
    from committee.ui import parts

    parts.outside("<b>x</b>", 'https://public.example/a?b="><script>')


def test_label_and_address_are_literal_and_the_page_learns_nothing() -> None:
    body = AppTest.from_function(_screen).run().get("html")[0].proto.body
    assert "&lt;b&gt;x&lt;/b&gt;" in body
    assert "<script>" not in body
    assert 'rel="noopener noreferrer external"' in body


@pytest.mark.parametrize(
    "address", ["http://public.example", "javascript:alert(1)", "//x.example", "/files/x"]
)
def test_only_https_pages_are_linked(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        parts.outside("x", address)
