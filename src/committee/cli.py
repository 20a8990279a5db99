"""What can be done at the command line? One table of commands; exit 0 done, 1 done with refusals, 2 could not."""

import json
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from committee.calls import actions as calls_actions
from committee.calls import queries as calls_queries
from committee.demo import build
from committee.intake import actions as intake_actions
from committee.intake import queries as intake_queries
from committee.journal import queries as journal_queries
from committee.journal.actions import record
from committee.mail import actions as mail_actions
from committee.meetings import actions as meetings_actions
from committee.organisations import actions as organisations_actions
from committee.people import actions as people_actions
from committee.people import queries as people_queries
from committee.people.rules import OFFICE, Member, Role
from committee.ranking import actions as ranking_actions
from committee.ranking import queries as ranking_queries
from committee.ranking.as_data import (
    TEXT_COLUMNS,
    cells_of,
    lines_of,
    named_by_number,
    records_of,
    scenario_lines,
    scenario_record,
)
from committee.ranking.portfolio import explain, optimise, rank_order
from committee.ranking.rules import ScenarioMethod, why_not_compute
from committee.ranking.scenario_file import rules_from_toml
from committee.settings import settings
from committee.spreadsheets.rules import is_euros
from committee.spreadsheets.write import write_plain_csv
from committee.store import schema
from committee.store.engine import is_reachable
from committee.territories import actions as territories_actions
from committee.territories import queries as territories_queries
from committee.territories.download import fetch
from committee.territories.geocoding import is_on
from committee.territories.rules import EditionKind, Generation, Note
from committee.territories.sources import sources
from committee.words import LOCALES, Refused, Sentence, refuse_if, say

DONE, DONE_WITH_REFUSALS, COULD_NOT = 0, 1, 2
MOST_REMARKS = 20


def _language() -> str:
    names = ("COMMITTEE_LOCALE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "fr")
    return wanted[:2].lower() if wanted[:2].lower() in LOCALES else "fr"


LANGUAGE = _language()


def t(msgid: str, /, **values: Any) -> str:
    """The text in this terminal's language: COMMITTEE_LOCALE, LC_ALL, LC_MESSAGES or LANG; French otherwise."""
    return say(Sentence(msgid, **values), LANGUAGE)


app = typer.Typer(help=t("Committee: the committee's work at the command line."), no_args_is_help=True)
people_app = typer.Typer(help=t("Accounts of people."), no_args_is_help=True)
territories_app = typer.Typer(help=t("Priority neighbourhoods: import and look-up."), no_args_is_help=True)
applications_app = typer.Typer(help=t("Applications."), no_args_is_help=True)
app.add_typer(people_app, name="people")
app.add_typer(territories_app, name="territories")
app.add_typer(applications_app, name="applications")
history_app = typer.Typer(help=t("Earlier years: contributions, dwellings, winners."), no_args_is_help=True)
app.add_typer(history_app, name="history")
mail_app = typer.Typer(help=t("Messages of the outbox."), no_args_is_help=True)
app.add_typer(mail_app, name="mail")

_errors = Console(stderr=True, highlight=False)


def _say(text: str) -> None:
    typer.echo(text)


def _stop(text: str, status: int = COULD_NOT) -> typer.Exit:
    _errors.print(text, markup=False)
    return typer.Exit(status)


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _answering() -> Iterator[None]:
    """Turn a refusal into its sentence and exit status 2: no traceback for what a person can mend."""
    try:
        if not is_reachable() or schema.current_revision() is None:
            raise _stop(t("There is no database yet. Run: committee init"))
        yield
    except Refused as refusal:
        raise _stop(say(refusal.sentence, LANGUAGE)) from refusal


@contextmanager
def _progress(label: str) -> Iterator[Any]:
    """A progress bar on the error stream: ``advance(done, total)``."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=_errors, transient=True) as progress:
        task = progress.add_task(label, total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield advance


def _reader(as_email: str | None, is_office: bool, command: str) -> Member:
    """Whose eyes a reading command uses: a member's (--as) or the office's (--office, journaled)."""
    if as_email:
        found = people_queries.member_by_email(as_email)
        if found is None:
            raise _stop(t("There is no open account for {email}.", email=as_email))
        return found
    if not is_office:
        raise _stop(t("Say whose eyes to use: --as EMAIL, or --office (written in the journal)."))
    record("cli.read_as_office", "command", command, {}, actor=OFFICE.actor, now=_now())
    return OFFICE


@app.command(
    help=t("Make or bring up to date the database, and end the demonstration mode of this installation.")
)
def init() -> None:
    settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade()
    now = _now()
    calls_actions.ship_grids(actor=OFFICE, now=now)
    if not territories_queries.editions():
        territories_actions.load_shipped_facts(actor=OFFICE, now=now)
    settings().installed_marker.touch(mode=0o600)
    _say(t("The database is ready. Invite the first administrator with: committee people invite"))


@app.command(help=t("Fill an empty database with a fictional demonstration at one stage of a call's life."))
def demo(
    stage: Annotated[str, typer.Option(help="intake | review | meeting | awards | followup | all")] = "all",
    size: Annotated[str, typer.Option(help="S (40 x 12) | M (600 x 20) | L (2000 x 60)")] = "S",
) -> None:
    settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade()
    try:
        with _progress(t("Building the demonstration")) as advance:
            built = build.build(stage, size, now=_now(), progress=advance)
    except Refused as refusal:
        raise _stop(say(refusal.sentence, LANGUAGE)) from refusal
    _say(t("The demonstration is ready: {n} applications.", n=built))


@app.command(help=t("State of this installation: versions, database, migration, data editions, counts."))
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help=t("Answer in JSON."))] = False,
) -> None:
    reachable = is_reachable()
    current = schema.current_revision() if reachable else None
    expected = schema.expected_revision()
    found: dict[str, Any] = {
        "versions": {
            "committee": version("committee"),
            "python": platform.python_version(),
            **{name: version(name) for name in ("streamlit", "pandas", "sqlalchemy", "shapely", "pydeck")},
        },
        "database": {"kind": settings().database_url.split(":", 1)[0], "reachable": reachable},
        "migration": {"current": current, "expected": expected, "up_to_date": current == expected},
        "configured": settings().configured,
    }
    if current is not None:
        verification = journal_queries.verify()
        found["editions"] = _data_sets()
        found["counts"] = {
            "people": len(people_queries.people()),
            "calls": len(calls_queries.calls(OFFICE)),
            "applications": len(intake_queries.applications(OFFICE)),
            "journal": verification.entries,
        }
        found["journal"] = {"broken_at": verification.broken_at, "erased": list(verification.erased)}
    healthy = reachable and current == expected and not found.get("journal", {}).get("broken_at")
    if as_json:
        _say(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for name, value in found.items():
            _say(f"{name}: {json.dumps(value, ensure_ascii=False)}")
    raise typer.Exit(DONE if healthy else COULD_NOT)


@app.command(help=t("Check the whole journal: every entry, seal and erased payload."))
def verify() -> None:
    with _answering():
        found = journal_queries.verify()
    if found.broken_at is not None:
        raise _stop(t("The journal is broken at entry {number}.", number=found.broken_at), DONE_WITH_REFUSALS)
    _say(
        t(
            "The journal is whole: {entries} entries, {erased} erased.",
            entries=found.entries,
            erased=len(found.erased),
        )
    )


@people_app.command(help=t("Make an account, or invite its owner again; prints a one-time link."))
def invite(
    email: Annotated[str, typer.Argument(help=t("E-mail address of the account."))],
    name: Annotated[str, typer.Option(help=t("Name of the person, for a new account."))] = "",
    role: Annotated[list[Role] | None, typer.Option(help=t("Role; may be given several times."))] = None,
) -> None:
    now = _now()
    with _answering():
        found = people_queries.member_by_email(email)
        if found is None:
            made = people_actions.register_person(name, email, role or [Role.MEMBER], actor=OFFICE, now=now)
        else:
            made = found.id
        token = people_actions.invite(made, actor=OFFICE, now=now)
    _say(f"{settings().public_url}/account/invitation/{token}")


@territories_app.command(
    "import",
    help=t(
        "Import a territorial data set: perimeters, list of QPV, passage or indicators (file or address)."
    ),
)
def import_(
    source: Annotated[str, typer.Argument(help=t("Path or address of the file."))],
    kind: Annotated[
        EditionKind | None, typer.Option(help=t("What the file holds; told by its content."))
    ] = None,
    generation: Annotated[str | None, typer.Option(help="2015 | 2024")] = None,
    vintage: Annotated[int | None, typer.Option(help=t("Year of the indicators."))] = None,
    name: Annotated[str | None, typer.Option(help=t("Name of the edition."))] = None,
    published_on: Annotated[
        str | None, typer.Option(help=t("Day on which it was published, YYYY-MM-DD."))
    ] = None,
    report: Annotated[Path | None, typer.Option(help=t("CSV file for the report."))] = None,
) -> None:
    day = None if published_on is None else _day(published_on)
    if report is not None:
        _write_report(report, b"")
    with _answering(), _progress(t("Importing the data set")) as advance:
        done = territories_actions.import_data_set(
            source,
            kind=kind,
            generation=generation,
            vintage=vintage,
            name=name,
            published_on=day,
            actor=OFFICE,
            now=_now(),
            progress=advance,
        )
        is_moving = done.is_new and done.kind is EditionKind.PERIMETERS
        moved = intake_actions.locate_sites_again(actor=OFFICE, now=_now()).changed if is_moving else 0
    for sentence in done.sentences():
        _say(say(sentence, LANGUAGE))
    _tell_notes(done.notes, report)
    if moved:
        _say(t("Sites of applications whose answer changed: {n}.", n=moved))


def _write_report(report: Path, content: bytes) -> None:
    try:
        report.write_bytes(content)
    except OSError as error:
        raise _stop(t("The file {name} cannot be written here.", name=str(report))) from error


def _tell_notes(notes: Sequence[Note], report: Path | None) -> None:
    """The first remarks on the error stream, all of them in a CSV file when one is asked for."""
    told = [(note.severity, note.where or "", say(note.sentence, LANGUAGE)) for note in notes]
    if report is not None:
        _write_report(report, write_plain_csv(["severity", "where", "remark"], told))
    for _, where, text in told[:MOST_REMARKS]:
        _errors.print(f"{where}: {text}" if where else text, markup=False, soft_wrap=True)
    if len(told) > MOST_REMARKS:
        more = Sentence(
            "And one more remark: write them all with --report.",
            "And {n} more remarks: write them all with --report.",
            n=len(told) - MOST_REMARKS,
        )
        _errors.print(say(more, LANGUAGE), markup=False)


@territories_app.command("editions", help=t("Which territorial data sets are loaded, and which answer?"))
def list_editions(
    as_json: Annotated[bool, typer.Option("--json", help=t("Answer in JSON."))] = False,
) -> None:
    with _answering():
        rows = _data_sets()
    if as_json:
        _say(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        _say(t("No territorial data set is loaded."))
    for row in rows:
        state = "*" if row["answers"] else "-"
        parts = [row["kind"], row["generation"], row["theme"], row["vintage"], row["count"], row["name"]]
        parts += [row["published_on"] or row["imported_at"][:10], row["source"], row["id"]]
        _say("\t".join([state, *("" if part is None else str(part) for part in parts)]))


@territories_app.command("set-aside", help=t("Let a data set answer no longer; it can be restored."))
def set_aside(
    edition: Annotated[str, typer.Argument(help=t("Its identifier, as “territories editions” prints it."))],
    reason: Annotated[str, typer.Option(help=t("Why; kept with it."))],
) -> None:
    with _answering():
        told = territories_actions.set_aside_edition(edition, reason, actor=OFFICE, now=_now())
        told += _situated_again(edition)
    for sentence in told:
        _say(say(sentence, LANGUAGE))


@territories_app.command(help=t("Let a data set that was set aside answer again."))
def restore(
    edition: Annotated[str, typer.Argument(help=t("Its identifier, as “territories editions” prints it."))],
) -> None:
    with _answering():
        told = territories_actions.restore_edition(edition, actor=OFFICE, now=_now())
        told += _situated_again(edition)
    for sentence in told:
        _say(say(sentence, LANGUAGE))


def _situated_again(edition_id: str) -> list[Sentence]:
    """What locating the sites once more did, after other perimeters began to answer."""
    row = next(row for row in territories_queries.data_sets() if row.id == edition_id)
    if row.kind is not EditionKind.PERIMETERS:
        return []
    return intake_actions.locate_sites_again(actor=OFFICE, now=_now()).sentences()


def _kinds(told: str | None) -> set[EditionKind] | None:
    words = [word.strip() for word in (told or "").split(",") if word.strip()]
    wrong = [word for word in words if word not in set(EditionKind)]
    if wrong:
        raise _stop(t("{words}: choose among perimeters, list, passage, indicators.", words=", ".join(wrong)))
    return {EditionKind(word) for word in words} or None


@territories_app.command(
    help=t("Fetch the official files from data.gouv.fr (perimeters, lists, passage…) and import them.")
)
def download(
    generation: Annotated[Generation | None, typer.Option(help="2015 | 2024")] = None,
    what: Annotated[str | None, typer.Option(help="perimeters,list,passage,indicators")] = None,
    folder: Annotated[Path | None, typer.Option(help=t("Where the files are kept; var/territories."))] = None,
    only_fetch: Annotated[
        bool, typer.Option("--only-fetch", help=t("Fetch the files, import nothing."))
    ] = False,
) -> None:
    kept, kinds = folder or territories_actions.downloads_folder(), _kinds(what)
    if not only_fetch:
        with _answering():
            pass
    try:
        wanted = sources(generation, kinds)
    except Refused as refusal:
        raise _stop(say(refusal.sentence, LANGUAGE)) from refusal
    done, refused, is_moving = 0, 0, False
    for source in wanted:
        title = source.title(LANGUAGE)
        if source.why_not_fetch is not None:
            _errors.print(f"{title}: {say(source.why_not_fetch, LANGUAGE)}", markup=False)
            continue
        try:
            with _progress(t("Fetching {title}", title=title)) as advance:
                found = fetch(source, kept, progress=advance)
            _say(f"{title}: {found.path} ({found.size} B, SHA-256 {found.sha256[:12]}…)")
            if not only_fetch:
                with _progress(t("Importing {title}", title=title)) as advance:
                    report = territories_actions.import_fetched(
                        source, found, actor=OFFICE, now=_now(), progress=advance
                    )
                is_moving = is_moving or (report.is_new and report.kind is EditionKind.PERIMETERS)
                for sentence in report.sentences():
                    _say(f"  {say(sentence, LANGUAGE)}")
                _tell_notes(report.notes, None)
            done += 1
        except Refused as refusal:
            refused += 1
            _errors.print(f"{title}: {say(refusal.sentence, LANGUAGE)}", markup=False)
    if is_moving:
        moved = intake_actions.locate_sites_again(actor=OFFICE, now=_now()).changed
        _say(t("Sites of applications whose answer changed: {n}.", n=moved))
    raise typer.Exit(COULD_NOT if not done else DONE_WITH_REFUSALS if refused else DONE)


def _data_sets() -> list[dict[str, Any]]:
    """Every loaded data set of any kind, as ``doctor`` and ``territories editions`` print it."""
    loaded = territories_queries.data_sets()
    answers = {row.id for row in territories_queries.answering_data_sets(loaded)}
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "generation": row.generation,
            "theme": row.theme,
            "vintage": row.vintage,
            "name": row.name,
            "count": row.qpv_count,
            "answers": row.id in answers,
            "schematic": row.is_schematic,
            "published_on": None if row.published_on is None else row.published_on.isoformat(),
            "imported_at": row.imported_at.isoformat(),
            "imported_by": row.imported_by,
            "set_aside": row.set_aside_reason,
            "source": row.source,
            "sha256": row.sha256,
        }
        for row in loaded
    ]


@territories_app.command(
    help=t("In which priority neighbourhood is a point, an address, a QPV or a commune?")
)
def locate(
    lon: Annotated[float | None, typer.Option(help=t("Longitude in WGS84 degrees."))] = None,
    lat: Annotated[float | None, typer.Option(help=t("Latitude in WGS84 degrees."))] = None,
    precision: Annotated[float, typer.Option(help=t("Precision of the point in metres."))] = 0.0,
    code: Annotated[str | None, typer.Option(help=t("Code of a QPV, of either generation."))] = None,
    name: Annotated[str | None, typer.Option(help=t("Name of a QPV; give its commune too."))] = None,
    commune: Annotated[str | None, typer.Option(help=t("Name or INSEE code of a commune."))] = None,
    department: Annotated[str | None, typer.Option(help=t("Code of its department."))] = None,
    address: Annotated[str | None, typer.Option(help=t("Address, when a geocoder is set."))] = None,
    on: Annotated[
        str | None, typer.Option(help=t("Date that decides the generation, YYYY-MM-DD; today."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=t("Answer in JSON."))] = False,
) -> None:
    if (lon is None) != (lat is None):
        raise _stop(t("Give a longitude and a latitude."))
    if lon is None and not any((code, name, commune, address)):
        raise _stop(t("Give a point, an address, a QPV or a commune."))
    with _answering():
        found = territories_queries.look_up(
            lon=lon,
            lat=lat,
            precision_m=precision,
            code=code,
            name=name,
            commune=commune,
            department=department,
            address=address,
            on=_day(on),
            geocoder=_geocoder(),
        )
    if as_json:
        _say(json.dumps(found.as_dict(LANGUAGE), ensure_ascii=False))
        return
    _say(say(found.answer.label, LANGUAGE))
    for match in found.matches:
        _say(f"{match.code} {match.name} ({match.generation})")
    for sentence in (found.reason, found.note, found.succession, found.warning):
        if sentence is not None:
            _say(say(sentence, LANGUAGE))
    for proposal in found.proposals:
        _say(t("Perhaps {code}?", code=f"{proposal.code} {proposal.name} ({proposal.communes})"))


def _geocoder() -> Any:
    """Addresses are asked of the geocoder of the settings, and remembered; None where none is set."""
    return partial(territories_actions.find_addresses, now=_now()) if is_on() else None


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _stop(t("{text} is not a date of the form YYYY-MM-DD.", text=text)) from error


@territories_app.command(
    "locate-file",
    help=t("Look up every row of a CSV or a workbook; keeps its columns and adds the answers (CSV)."),
)
def locate_file(
    source: Annotated[
        Path,
        typer.Argument(help=t("File with columns for points, addresses, QPV codes, QPV names or communes.")),
    ],
    out: Annotated[Path, typer.Option(help=t("File to write."))],
    on: Annotated[
        str | None, typer.Option(help=t("Date that decides the generation, YYYY-MM-DD; today."))
    ] = None,
    on_column: Annotated[
        str | None, typer.Option(help=t("Column with the date of each row, which comes before --on."))
    ] = None,
) -> None:
    with _answering(), _progress(t("Locating")) as advance:
        report = territories_queries.locate_file(
            source,
            out,
            on=_day(on),
            on_column=on_column,
            locale=LANGUAGE,
            geocoder=_geocoder(),
            progress=advance,
        )
    for sentence in report.sentences():
        _errors.print(say(sentence, LANGUAGE), markup=False)
    raise typer.Exit(DONE if not report.refused else DONE_WITH_REFUSALS)


@applications_app.command(
    "import",
    help=t(
        "Import applications from a file of any known layout: template, Excel, Démarches simplifiées, Osiris…"
    ),
)
def import_applications(
    file: Annotated[Path, typer.Argument(help=t("File to import."))],
    call: Annotated[str, typer.Option(help=t("Code of the call."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t("Only say what would happen."))] = False,
    report: Annotated[Path | None, typer.Option(help=t("CSV file for the report."))] = None,
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help=t("Import the others when some are refused."))
    ] = False,
) -> None:
    if not file.is_file():
        raise _stop(t("There is no file {name}.", name=str(file)))
    try:
        with _answering(), _progress(t("Reading applications")) as advance:
            done = intake_actions.import_applications(
                file.read_bytes(),
                file.name,
                call,
                dry_run=dry_run,
                skip_refused=skip_refused,
                actor=OFFICE,
                now=_now(),
                progress=advance,
            )
    except KeyboardInterrupt as stop:
        raise _stop(t("The import was cancelled. Nothing was written.")) from stop
    if report is not None:
        report.write_bytes(done.as_csv(LANGUAGE))
    for problem in [*done.errors, *done.warnings]:
        place = " ".join(str(part) for part in (problem.sheet, problem.row, problem.column) if part)
        _errors.print(f"{place}: {say(problem.message, LANGUAGE)}", markup=False)
    if done.is_refused and not dry_run:
        _errors.print(t("Nothing was written: correct the errors, or leave them out with --skip-refused."))
    _say(
        t(
            "{created} created, {changed} changed, {unchanged} unchanged.",
            created=done.created,
            changed=done.changed,
            unchanged=done.unchanged,
        )
    )
    raise typer.Exit(DONE_WITH_REFUSALS if done.has_errors else DONE)


class History(StrEnum):
    """What a file of earlier years holds."""

    CONTRIBUTIONS = "contributions"
    STOCK = "stock"
    WINNERS = "winners"


_HISTORY = {
    History.CONTRIBUTIONS: organisations_actions.import_contributions,
    History.STOCK: organisations_actions.import_stock,
    History.WINNERS: meetings_actions.import_past_awards,
}


@history_app.command(
    "import", help=t("Import landlords' contributions or dwellings, or earlier winners, from a table.")
)
def import_history(
    file: Annotated[Path, typer.Argument(help=t("File to import."))],
    what: Annotated[History, typer.Option(help="contributions | stock | winners")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=t("Only say what would happen."))] = False,
    create_unknown: Annotated[
        bool, typer.Option("--create-unknown", help=t("Register the organisations that nobody knows."))
    ] = False,
    report: Annotated[Path | None, typer.Option(help=t("CSV file for the report."))] = None,
) -> None:
    if not file.is_file():
        raise _stop(t("There is no file {name}.", name=str(file)))
    with _answering(), _progress(t("Reading the table")) as advance:
        done = _HISTORY[what](
            file.read_bytes(),
            file.name,
            dry_run=dry_run,
            create_unknown=create_unknown,
            actor=OFFICE,
            now=_now(),
            progress=advance,
        )
    if report is not None:
        report.write_bytes(done.as_csv(LANGUAGE))
    for problem in done.problems:
        place = " ".join(str(part) for part in (problem.sheet, problem.row, problem.column) if part)
        _errors.print(f"{place}: {say(problem.message, LANGUAGE)}", markup=False)
    for difference in done.differences:
        _say(say(difference, LANGUAGE))
    counts = {"created": done.created, "changed": done.changed, "unchanged": done.unchanged}
    _say(t("{created} created, {changed} changed, {unchanged} unchanged.", **counts))
    raise typer.Exit(DONE_WITH_REFUSALS if done.has_errors else DONE)


@mail_app.command("send", help=t("Send the messages that wait; run it every five minutes."))
def send_mail() -> None:
    with _answering(), _progress(t("Sending messages")) as advance:
        done = mail_actions.send_waiting(actor=OFFICE, now=_now(), progress=advance)
    counts = {"sent": done.sent, "postponed": done.postponed, "failed": done.failed, "left": done.left}
    _say(t("{sent} sent, {postponed} to be tried again, {failed} given up, {left} still waiting.", **counts))
    if done.stopped is not None and done.stopped.failure is not None:
        raise _stop(f"{say(done.stopped.failure.label, LANGUAGE)} {done.stopped.answer}".strip())
    raise typer.Exit(DONE_WITH_REFUSALS if done.postponed or done.failed else DONE)


class Form(StrEnum):
    """How a command answers."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


@app.command(
    help=t("The ranking of a call: score, interval, rank, expected rank and how likely each is funded.")
)
def ranking(
    call: Annotated[str, typer.Option(help=t("Code of the call."))],
    office: Annotated[
        bool, typer.Option("--office", help=t("See what the office sees; written in the journal."))
    ] = False,
    as_email: Annotated[str | None, typer.Option("--as", help=t("See what this member sees."))] = None,
    form: Annotated[Form, typer.Option("--format", help="text | json | csv")] = Form.CSV,
) -> None:
    with _answering(), _progress(t("Ranking")):
        reader = _reader(as_email, office, "ranking")
        frame = ranking_queries.ranking(reader, call, now=_now())
    if form is Form.JSON:
        _say(json.dumps(records_of(frame), ensure_ascii=False))
    elif form is Form.TEXT:
        shown = frame[list(TEXT_COLUMNS)]
        for line in lines_of([TEXT_COLUMNS, *cells_of(shown)]):
            _say(line)
    else:
        sys.stdout.buffer.write(write_plain_csv(list(frame.columns), cells_of(frame)))


@app.command(
    help=t("Share the envelope of a call's round within rules: who is funded, what each rule costs.")
)
def scenario(
    call: Annotated[str, typer.Option(help=t("Code of the call."))],
    rules: Annotated[Path | None, typer.Option(help=t("TOML file of rules; none by default."))] = None,
    envelope: Annotated[
        str | None, typer.Option(help=t("Euros to share; the envelope of the round or call by default."))
    ] = None,
    method: Annotated[ScenarioMethod, typer.Option(help="optimised | rank_order")] = ScenarioMethod.OPTIMISED,
    office: Annotated[
        bool, typer.Option("--office", help=t("See what the office sees; written in the journal."))
    ] = False,
    as_email: Annotated[str | None, typer.Option("--as", help=t("See what this member sees."))] = None,
    form: Annotated[Form, typer.Option("--format", help="text | json | csv")] = Form.TEXT,
    save: Annotated[
        str | None,
        typer.Option(help=t("Keep it as a scenario of the office with this name; needs --office.")),
    ] = None,
) -> None:
    if save is not None and (as_email or not office):
        raise _stop(t("A scenario is kept as the office's: give --office, and no --as."))
    now, wanted = _now(), _amount(envelope)
    with _answering(), _progress(t("Sharing the envelope")):
        reader = _reader(as_email, office, "scenario")
        place = _round_at_work(call)
        projects = ranking_queries.scenario_projects(reader, place.id, now=now)
        told = [] if rules is None else rules_from_toml(_text_of(rules))
        chosen = named_by_number(told, projects)
        shared = wanted if wanted is not None else ranking_queries.envelope_of(place)
        refuse_if(why_not_compute(shared, method))
        assert shared is not None  # noqa: S101 - without an envelope it was refused
        solve = optimise if method is ScenarioMethod.OPTIMISED else rank_order
        found = solve(projects, shared, chosen)
        costs = explain(projects, shared, chosen, found).costs
        saved = None
        if save is not None:
            saved = ranking_actions.make_scenario(
                place.id, save, envelope=shared, rules=chosen, actor=OFFICE, now=now
            )
            ranking_actions.compute_scenario(saved, None, method, actor=OFFICE, now=now)
    record_told = scenario_record(projects, found, costs, LANGUAGE)
    if form is Form.JSON:
        head = {"call": call, "round": place.name, "method": str(method), "saved": saved}
        _say(json.dumps(head | record_told, ensure_ascii=False))
    elif form is Form.CSV:
        names = list(record_told["items"][0]) if record_told["items"] else []
        cells = [list(row.values()) for row in record_told["items"]]
        sys.stdout.buffer.write(write_plain_csv(names, cells))
    else:
        for line in scenario_lines(record_told):
            _say(line)
    raise typer.Exit(DONE_WITH_REFUSALS if found.broken else DONE)


def _round_at_work(code: str) -> calls_queries.RoundRow:
    """The round of a call which people are at work on."""
    found = calls_queries.call_by_code(code)
    if found is None:
        raise _stop(t("There is no call {code}.", code=code))
    if found.round is None:
        raise _stop(t("This call has no round yet: there is nothing to rank."))
    return found.round


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _stop(t("The file {name} cannot be read as text.", name=str(file))) from error


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        amount = Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        raise _stop(t("{text} is not an amount in euros.", text=text)) from error
    if not is_euros(amount) or amount < 0:
        raise _stop(t("{text} is not an amount in euros.", text=text))
    return amount


def main() -> None:
    """Entry point of the ``committee`` command."""
    app()
