"""Fixtures of the screens, for tests of ui itself."""

from tests.pages.conftest import browser, open_page, words

__all__ = ["browser", "open_page", "words"]
