"""Is the environment read right?"""

from pathlib import Path

from committee.settings import ROOT, read_settings


def test_first_start_has_nothing_configured() -> None:
    found = read_settings({"HOME": "/home/x"})
    assert not found.configured
    assert found.var == ROOT / "var"
    assert found.database_url == f"sqlite:///{ROOT / 'var' / 'committee.sqlite3'}"
    assert found.locale == "fr"
    assert not found.cookies_over_https
    assert found.geocoder_url == ""
    assert found.territories_sources is None
    assert (found.smtp_url, found.mail_from) == ("", "")


def test_environment_is_followed(tmp_path: Path) -> None:
    found = read_settings(
        {"COMMITTEE_VAR": str(tmp_path), "COMMITTEE_PUBLIC_URL": "https://comite.example.org/"}
    )
    assert found.configured
    assert found.keys == tmp_path / "keys"
    assert found.installed_marker == tmp_path / "installed"
    assert found.public_url == "https://comite.example.org"
    assert found.cookies_over_https
    assert found.data == ROOT / "data"
    named = read_settings({"COMMITTEE_GEOCODER_URL": " https://geocoder.example.org/search "})
    assert named.geocoder_url == "https://geocoder.example.org/search"
    told = read_settings({"COMMITTEE_TERRITORIES_SOURCES": f" {tmp_path / 'sources.json'} "})
    assert told.territories_sources == tmp_path / "sources.json"


def test_mail_server_is_followed_and_its_password_never_shown() -> None:
    told = read_settings({"COMMITTEE_SMTP_URL": "smtps://ada:hush@host", "COMMITTEE_MAIL_FROM": "a@b.org"})
    assert (told.smtp_url, told.mail_from) == ("smtps://ada:hush@host", "a@b.org")
    assert "hush" not in repr(told)
