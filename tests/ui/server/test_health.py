"""Does the health check tell a machine the truth?"""

from committee.settings import settings
from committee.store import schema
from committee.ui.server import state


def test_health_of_a_migrated_database(site) -> None:
    answer = site.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})
    assert answer.headers["cache-control"] == "no-store"


def test_health_without_a_database_makes_none(site, store) -> None:
    for path in store.glob("committee.sqlite3*"):
        path.unlink()
    if settings().database_url.startswith("sqlite"):
        assert site.get("/healthz").json() == {"status": "missing"}
        assert site.get("/healthz").status_code == 503
        assert not list(store.glob("committee.sqlite3*"))


def test_health_of_a_database_of_another_version(site, monkeypatch) -> None:
    monkeypatch.setattr(state, "_expected_revision", lambda: "a later one")
    answer = site.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "outdated"})


def test_expected_revision_is_the_schemas(store) -> None:
    state._expected_revision.cache_clear()
    assert state._expected_revision() == schema.expected_revision()
