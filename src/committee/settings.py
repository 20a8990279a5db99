"""Which settings does this installation run with? The environment is read once and frozen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Settings:
    """What the environment says; ``configured`` tells whether any COMMITTEE_* variable is set.

    ``geocoder_url`` is empty where no address may be sent outside. ``territories_sources``: a JSON file that
    completes or corrects ``data/reference/sources.json``; None: the shipped list alone. ``smtp_url``: the mail
    server, password included, and ``mail_from`` the sender of messages; empty: nothing is sent.
    """

    configured: bool
    var: Path
    database_url: str
    public_url: str
    locale: str
    cookies_over_https: bool
    geocoder_url: str = ""
    territories_sources: Path | None = None
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""

    @property
    def data(self) -> Path:
        """The folder of shipped reference, template and demonstration files."""
        return ROOT / "data"

    @property
    def keys(self) -> Path:
        """Where cookie and CSRF keys persist, so that a restart signs nobody out."""
        return self.var / "keys"

    @property
    def installed_marker(self) -> Path:
        """Written by ``committee init``: from then on no demonstration is offered."""
        return self.var / "installed"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from the given environment; a missing variable has the default of a first start."""
    var = Path(environment.get("COMMITTEE_VAR", str(ROOT / "var")))
    public_url = environment.get("COMMITTEE_PUBLIC_URL", "http://localhost:8501").rstrip("/")
    sources = environment.get("COMMITTEE_TERRITORIES_SOURCES", "").strip()
    return Settings(
        configured=any(name.startswith("COMMITTEE_") for name in environment),
        var=var,
        database_url=environment.get("COMMITTEE_DATABASE_URL", f"sqlite:///{var / 'committee.sqlite3'}"),
        public_url=public_url,
        locale=environment.get("COMMITTEE_LOCALE", "fr"),
        cookies_over_https=public_url.startswith("https://"),
        geocoder_url=environment.get("COMMITTEE_GEOCODER_URL", "").strip(),
        territories_sources=Path(sources) if sources else None,
        smtp_url=environment.get("COMMITTEE_SMTP_URL", "").strip(),
        mail_from=environment.get("COMMITTEE_MAIL_FROM", "").strip(),
    )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ)
