"""Are encoding, separator and spoilt letters recognised, and nothing else taken for them?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.spreadsheets.sniff import (
    decoded,
    is_spoilt,
    separator_of,
    separator_told,
    unspoilt,
    without_separator_told,
)

TEXT = "N°;Intitulé;Porteur\r\n1;Été à l’école – garçons et œuvres;Régie\r\n" * 20


@pytest.mark.parametrize(
    ("encoding", "name", "is_guess"),
    [
        ("utf-8", "UTF-8", False),
        ("utf-8-sig", "UTF-8", False),
        ("utf-16", "UTF-16", False),
        ("utf-16-le", "UTF-16", False),
        ("utf-16-be", "UTF-16", False),
        ("cp1252", "Windows-1252", True),
        ("mac_roman", "Mac Roman", True),
    ],
)
def test_encoding_is_recognised(encoding: str, name: str, is_guess: bool) -> None:
    found = decoded(TEXT.encode(encoding))
    assert found is not None
    assert (found.text.removeprefix("\ufeff"), found.encoding, found.is_guess) == (TEXT, name, is_guess)


def test_short_text_of_windows_is_recognised() -> None:
    found = decoded("é;à\n".encode("cp1252"))
    assert found is not None
    assert found.text == "é;à\n"


def test_utf8_with_one_broken_sign_stays_utf8() -> None:
    found = decoded(TEXT.encode() + b"\xe9;x\r\n")
    assert found is not None
    assert found.text == TEXT + "\ufffd;x\r\n"
    assert found.is_guess


@pytest.mark.parametrize("content", [b"a\x00b\x01\x00", b"\xff\xfea", b"\x80\x00\x81"])
def test_bytes_that_are_no_text_are_told(content: bytes) -> None:
    assert decoded(content) is None


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b;c\n1,5;2,5;3\n", ";"),
        ("a,b,c\n1,x;y,3\n", ","),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("a\n1,5\n2,5\n", ";"),
        ("Liste, du 12 janvier, à Paris\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ("Liste\n\na,b,c\n1,2,3\n4,5,6\n", ","),
        ('"a,x";"b"\n1,5;2\n', ";"),
        ('a;b\n"x\ny";2\n"z', ";"),
        ('"a', ";"),
        ("", ";"),
    ],
)
def test_separator_is_found(text: str, separator: str) -> None:
    assert separator_of(text) == separator


def test_separator_told_in_the_first_line_is_obeyed() -> None:
    assert separator_told("sep=|\r\na|b") == "|"
    assert separator_told('"SEP=;"\na;b') == ";"
    assert separator_told("séparé\na;b") is None
    assert without_separator_told("sep=;\r\na;b") == "a;b"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Ã©cole", "école"),
        ("lâ€™Ã‰tÃ©", "l’Été"),
        ("Ã\xa0 lâ€™est", "à l’est"),
        ("√©cole", "école"),
        ("ÃƒÂ©cole", "école"),
        ("â‚¬ 12", "€ 12"),
    ],
)
def test_text_spoilt_all_through_is_put_right(text: str, meant: str) -> None:
    assert is_spoilt(text)
    assert unspoilt(text) == meant


@pytest.mark.parametrize(
    "text", ["Aide notifiée Ã\xa0 l'Europe", "Nom du b\ufffdn\ufffdficiaire", "é Ã© \u4e2d"]
)
def test_text_spoilt_in_part_is_only_told(text: str) -> None:
    assert is_spoilt(text)
    assert unspoilt(text) is None


@pytest.mark.parametrize("text", ["São Paulo", "CHÂTEAU", "ÂGE", "√2", "Été à l’école – 12 €", "¬ A"])
def test_sound_text_is_left_alone(text: str) -> None:
    assert not is_spoilt(text)
    assert unspoilt(text) is None


@given(st.text(st.sampled_from("abcdefgh éèêëàçùûîïôœÉÀ’«»–€° 0123456789.,;()"), max_size=60))
def test_french_is_never_taken_for_spoilt_and_always_put_right(text: str) -> None:
    assert not is_spoilt(text)
    spoilt = "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in text.encode())
    if spoilt != text:
        assert unspoilt(spoilt) == text
