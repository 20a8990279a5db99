"""The real app in a real browser: servers on free ports, Chromium, and helpers to sign in and to watch the wire.

``demo_server`` is a first start with nothing configured: a copy of the tree without ``var`` in which no COMMITTEE_*
variable is set. ``configured_server(...)`` is an installation whose database was made beforehand. Both listen on
127.0.0.1 and end with the test session. Without Playwright or Chromium these tests are skipped, with the reason.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from committee.people.rules import Role
from committee.words import say
from tests.bench.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "un mot de passe assez long"
ARGUMENTS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PARTS_OF_THE_APP = ("app.py", ".streamlit", "pages", "src", "data")
START_SECONDS = 240
STATIC: list[Path] = []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as a browser test; ``--dist loadfile`` keeps a file and its servers on one worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """A running app: its address, its run-time files, its log, and the accounts made for tests."""

    port: int
    var: Path
    log: Path
    process: subprocess.Popen
    is_demonstration: bool = False
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the app answers."""
        return f"http://localhost:{self.port}"

    def url(self, path: str = "/") -> str:
        """The full address of a path."""
        return self.address + path

    def status(self, path: str = "/healthz") -> int:
        """The status of a plain request; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.url(path), timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0

    def wait(self, path: str = "/healthz", status: int = 200, seconds: float = START_SECONDS) -> None:
        """Wait for a status; fails with the server's log."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            if self.status(path) == status:
                return
            time.sleep(0.1)
        pytest.fail(f"the server did not answer {status} at {path}:\n{self.log.read_text('utf-8')[-4000:]}")

    def stop(self) -> None:
        """End this server's process."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(15)


def clean_environment(**added: str) -> dict[str, str]:
    """The environment without any setting of this app or of Streamlit, plus the given ones."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("COMMITTEE_", "STREAMLIT_"))
    }
    return kept | added


def start_server(folder: Path, var: Path, environment: dict[str, str], port: int | None = None) -> Server:
    """Start ``streamlit run app.py`` in a folder; it may not answer yet.

    Where the folder of run-time files was made beforehand, the front end that another server compressed is used.
    """
    port = port or free_port()
    if var.is_dir() and STATIC and not (var / "static-cache").exists():
        (var / "static-cache").symlink_to(STATIC[0], target_is_directory=True)
    log = var.parent / f"server-{port}.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--server.address=127.0.0.1"],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Server(port, var, log, process)


def copy_of_the_app(target: Path) -> Path:
    """The app without its run-time files, as in a fresh clone."""
    target.mkdir(parents=True)
    for name in PARTS_OF_THE_APP:
        source = ROOT / name
        if source.is_dir():
            skipped = shutil.ignore_patterns("__pycache__", "*.egg-info", "secrets.toml")
            shutil.copytree(source, target / name, ignore=skipped)
        elif source.exists():
            shutil.copy(source, target / name)
    return target


def make_accounts(environment: dict[str, str], domain: str, folder: Path = ROOT) -> dict[str, Any]:
    """Make the database and its accounts in a process of its own; gives what it printed."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "browser" / "make_accounts.py"), domain],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="session", autouse=True)
def static_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the servers of all processes of this run keep the front end which one of them compressed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "static-cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    STATIC[:] = [folder]
    return folder


@pytest.fixture(scope="session")
def servers() -> Iterator[list[Server]]:
    """Every server started in this session; all are stopped at its end."""
    started: list[Server] = []
    yield started
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def demo_server(servers: list[Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A first start with nothing configured, once its demonstration is there."""
    folder = copy_of_the_app(tmp_path_factory.mktemp("demonstration") / "app")
    environment, made = clean_environment(), {}
    if find_spec("committee.demo") is None or find_spec("committee.demo.first_start") is None:
        made = make_accounts(environment, "demo.invalid", folder)
    server = start_server(folder, folder / "var", environment)
    server.is_demonstration, server.made = True, made
    servers.append(server)
    server.wait()
    return server


@pytest.fixture(scope="session")
def configured_server(
    servers: list[Server], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Server]:
    """Start a configured installation: ``configured_server("name", is_made=True, **environment)``.

    The same name gives the same server. ``is_made=False`` leaves the database unmade.
    """
    by_name: dict[str, Server] = {}

    def start(
        name: str = "shared", *, is_made: bool = True, port: int | None = None, **environment: str
    ) -> Server:
        if name in by_name:
            return by_name[name]
        var = tmp_path_factory.mktemp(f"configured-{name}") / "var"
        var.mkdir(mode=0o700)
        surroundings = clean_environment(COMMITTEE_VAR=str(var), **environment)
        made = make_accounts(surroundings, "example.org") if is_made else {}
        server = by_name[name] = start_server(ROOT, var, surroundings, port)
        server.made = made
        servers.append(server)
        server.wait(status=200 if is_made else 503)
        return server

    return start


@pytest.fixture(scope="session")
def server(configured_server: Callable[..., Server]) -> Server:
    """A configured installation with one account a role, shared by the tests that leave it as it was."""
    return configured_server()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, once a file: while Playwright runs, no other test of this thread may run an event loop."""
    if find_spec("playwright") is None:
        pytest.skip("Playwright is absent: pip install -r requirements-dev.txt")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("Chromium is absent: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Any]:
    """A browser profile of its own, in French."""
    made = browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 900}
    )
    yield made
    made.close()


@pytest.fixture
def page(context: Any) -> Any:
    """An empty tab."""
    return context.new_page()


@dataclass
class Watch:
    """What a tab asked for and complained about since it was watched."""

    requests: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def foreign(self, *servers: Server) -> list[str]:
        """Everything asked of another host than the servers' own."""
        own = {urlsplit(server.address).netloc for server in servers}
        return [
            address
            for address in self.requests
            if urlsplit(address).scheme not in {"data", "blob"} and urlsplit(address).netloc not in own
        ]

    def assert_quiet(self, *servers: Server) -> None:
        """Only our own host was asked, and the content policy was never violated."""
        assert self.foreign(*servers) == []
        assert self.complaints == []


def watch(page: Any) -> Watch:
    """Record every request, every socket and every complaint about the content policy of a tab."""
    seen = Watch()
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on(
        "response",
        lambda answer: (
            seen.failures.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        ),
    )
    page.on("websocket", lambda socket_: seen.requests.append(socket_.url))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))

    def hear(message: Any) -> None:
        if "Content Security Policy" in message.text or "Permissions-Policy" in message.text:
            seen.complaints.append(message.text)

    page.on("console", hear)
    return seen


_DRAWN = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const main = document.querySelector('[data-testid="stMainBlockContainer"]');
    return app?.dataset.testScriptState === "notRunning" && main?.innerText.trim().length > 0;
}"""


def wait_for_screen(page: Any, seconds: float = 60) -> None:
    """Wait until Streamlit has drawn the screen and its script has ended."""
    page.wait_for_function(_DRAWN, timeout=seconds * 1000)


def sign_in(page: Any, server: Server, role: Role | str, path: str = "/") -> None:
    """Sign in as somebody with this role and open a screen; one click in the demonstration, else a password."""
    wanted = Role(role)
    page.goto(server.url("/account/sign-out"))
    if page.locator('form[action="/account/sign-out"]').count():
        page.locator('form[action="/account/sign-out"] button').click()
    page.goto(server.url(path))
    if server.is_demonstration:
        label = say(wanted.label, "fr")
        page.locator('form[action="/account/demonstration"] button[name="person"]').filter(
            has_text=label
        ).first.click()
    else:
        page.fill("#email", f"{wanted.value}@example.org")
        page.fill("#password", PASSWORD)
        page.locator('form[action="/account/sign-in"] button').click()
    with suppress(AttributeError):
        page.wait_for_url(lambda address: "/account/sign-in" not in address)
    wait_for_screen(page)


def prepared_server(script: str, var: Path, servers: list[Server], *told: Path) -> tuple[Server, str]:
    """A server on the installation that a script of this folder makes in ``var``, and what the script said."""
    environment = clean_environment(COMMITTEE_VAR=str(var))
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "browser" / script), *map(str, told)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    server = start_server(ROOT, var, environment)
    servers.append(server)
    server.wait()
    return server, done.stdout
