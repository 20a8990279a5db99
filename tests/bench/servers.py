"""A server of the app in a process of its own, on a free port, with a migrated store."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from committee import settings
from committee.store import engine

ROOT = Path(__file__).resolve().parents[2]


def configure(var: Path) -> None:
    """Let this process and those it starts work on the database of this folder."""
    os.environ["COMMITTEE_VAR"] = str(var)
    os.environ["COMMITTEE_DATABASE_URL"] = f"sqlite:///{var}/committee.sqlite3"
    settings.settings.cache_clear()
    engine.open_engine.cache_clear()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(var: Path, *, on_process: list[int] | None = None) -> Iterator[str]:
    """The app, configured with this folder of run-time files, a new database migrated first; gives its address."""
    environment = {
        **os.environ,
        "COMMITTEE_VAR": str(var),
        "COMMITTEE_DATABASE_URL": f"sqlite:///{var}/committee.sqlite3",
    }
    if not (var / "committee.sqlite3").exists():
        migrate = "from committee.store import schema; schema.upgrade()"
        subprocess.run([sys.executable, "-c", migrate], check=True, cwd=ROOT, env=environment)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env={**environment, "COMMITTEE_PUBLIC_URL": address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if on_process is not None:
        on_process.append(process.pid)
    try:
        _wait_until_healthy(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_healthy(address: str) -> None:
    for _ in range(300):
        try:
            if httpx.get(address + "/healthz").status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the server did not become healthy")
