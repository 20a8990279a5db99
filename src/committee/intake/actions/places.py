"""How is a site placed: shown by a person, found from its address, located again when the perimeters changed?"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from committee.calls.queries import rounds_by_id
from committee.intake.actions.states import not_open, rows_of
from committee.intake.actions.upkeep import answers_for, located_on, place_of
from committee.intake.placing import Shown, why_not_show_place
from committee.intake.queries import closed_doors
from committee.intake.queries.places import not_seen_by_a_meeting
from committee.intake.records import Application, Provenance, Site
from committee.intake.rules import DRAWN, LOCATED, PointSource, is_seen_by_a_meeting, why_not_move
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import check_version, writing
from committee.territories.actions import find_addresses
from committee.territories.geocoding import AddressAsked, Geocoded, Geocoder, is_on
from committee.territories.queries import editions, qpv_by_code
from committee.territories.rules import Answer, GeocodedKind
from committee.words import Refused, Sentence, refuse_if

# What an answer is, and what it rests on.
_ANSWER = ("answer", "qpv_codes", "qpv_generation", "method")
_RESTS_ON = (
    "nearest_code",
    "nearest_name",
    "distance_m",
    "edition_id",
    "lon",
    "lat",
    "precision_m",
)
_WRITTEN = ("name", "commune", "commune_code", "department", "lon", "lat", "precision_m", "declared_qpv")
Progress = Callable[[int, int], None]


def place_site(
    site_id: str, shown: Shown, version: int | None = None, *, actor: Member, now: datetime
) -> Answer:
    """Place a site where a person shows it, and locate it on the day that decides for its application.

    ``version`` is the application's. A chosen QPV takes away the point that stood there: it is as good as the
    declaration of the file, and no point verifies it. What a meeting saw stays.
    """
    refuse_if(why_not_show_place(shown, actor))
    with writing() as session:
        site = session.get(Site, site_id)
        if site is None or site.application_id in closed_doors(actor):
            raise _no_site()
        row = rows_of([site.application_id])[0]
        current = rounds_by_id([row.round_id])[row.round_id]
        was_met = current.acts.meeting_opened_at is not None
        refuse_if(why_not_move(row.status, was_before_a_meeting=was_met))
        day = located_on(current, row.submitted_on, now)
        refuse_if(_why_not_qpv(shown.qpv_code, day))
        check_version(row, version)
        before = _sites_now(row.id)
        if shown.qpv_code is None:
            site.chosen_qpv = None
            site.lon, site.lat, site.precision_m = shown.lon, shown.lat, shown.precision_m
            site.point_source = shown.source
        else:
            site.chosen_qpv = shown.qpv_code.strip().upper()
            site.lon = site.lat = site.precision_m = site.point_source = None
        _locate([site], day, now)
        _keep_trace(row, before, actor, now)
        payload = {
            "site": site.position,
            "source": shown.source,
            "qpv": site.chosen_qpv,
            "answer": site.answer,
        }
        record("intake.place_site", "application", row.id, payload, actor=actor.actor, now=now)
        return site.answer


def _no_site() -> Refused:
    return Refused(Sentence("This site does not exist, or its application is closed to you."))


def _why_not_qpv(code: str | None, day: date) -> Sentence | None:
    if code is None or qpv_by_code(code, day) is not None:
        return None
    return Sentence("No QPV of the code {code} holds on {day}.", code=code, day=day)


def _sites_now(application_id: str) -> list[list[Any]]:
    """The sites of an application as provenance keeps them."""
    with writing() as session:
        sites = session.scalars(
            select(Site).where(Site.application_id == application_id).order_by(Site.position)
        )
        return [
            [
                site.chosen_qpv or getattr(site, name) if name == "declared_qpv" else getattr(site, name)
                for name in _WRITTEN
            ]
            for site in sites
        ]


def _keep_trace(row: Application, before: list[list[Any]], actor: Member, now: datetime) -> None:
    with writing() as session:
        session.flush()
        session.add(
            Provenance(
                application_id=row.id,
                made_by_name=actor.name,
                before={"site": before},
                after={"site": _sites_now(row.id)},
                created_at=now,
            )
        )


def _locate(sites: Sequence[Site], day: date, now: datetime) -> None:
    for site, told in zip(sites, answers_for([place_of(each) for each in sites], day, now), strict=True):
        for name, value in told.items():
            setattr(site, name, value)


@dataclass(frozen=True)
class GeocodedSite:
    """What was found for one site; ``is_placed``: the answer is good enough to decide."""

    site_id: str
    number: str
    name: str | None
    sentence: Sentence
    is_placed: bool


@dataclass(frozen=True)
class GeocodeReport:
    """What a bulk search of addresses did; ``trouble`` tells why some were not asked."""

    found: tuple[GeocodedSite, ...]
    without_address: int
    trouble: Sentence | None = None

    @property
    def placed(self) -> int:
        """How many sites got a point that decides."""
        return sum(each.is_placed for each in self.found)


def geocode_sites(
    application_ids: Collection[str],
    *,
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
    geocoder: Geocoder | None = None,
) -> GeocodeReport:
    """Ask the geocoder for the addresses of the sites of these applications which nothing places yet.

    A point that a person or a file gave is never replaced, nor what a meeting saw. Only a house number gets a
    precision: a street, a locality or a commune leaves the site to be placed, with a point from which the map
    begins.
    """
    refuse_if(why_not_act_on("applications.places", actor))
    if geocoder is None and not is_on():
        raise Refused(Sentence("No geocoder is switched on here."))
    if closed_doors(actor) & set(application_ids):
        raise not_open()
    sites = _without_point(application_ids)
    asked = {site.id: _asked(site) for site in sites if (site.address or "").strip()}
    answers = dict(
        zip(
            asked,
            find_addresses(list(asked.values()), now=now, progress=progress, geocoder=geocoder),
            strict=True,
        )
    )
    troubles = [answer.reason for answer in answers.values() if not isinstance(answer, Geocoded)]
    told = {site_id: answer for site_id, answer in answers.items() if isinstance(answer, Geocoded)}
    found = _take_up(asked, told, actor, now)
    return GeocodeReport(found, len(sites) - len(asked), troubles[0] if troubles else None)


def _without_point(application_ids: Collection[str]) -> list[Site]:
    with writing() as session:
        statement = (
            select(Site)
            .join(Application, Application.id == Site.application_id)
            .where(
                Site.application_id.in_(application_ids),
                not_seen_by_a_meeting(),
                Site.answer.in_([Answer.UNKNOWN, Answer.UNCERTAIN]),
                Site.lon.is_(None) | Site.point_source.in_(DRAWN),
            )
            .order_by(Site.application_id, Site.position)
        )
        return list(session.scalars(statement))


def _asked(site: Site) -> AddressAsked:
    return AddressAsked(site.address or "", site.postcode, site.commune, site.commune_code)


def _take_up(
    asked: dict[str, AddressAsked], answers: dict[str, Geocoded], actor: Member, now: datetime
) -> tuple[GeocodedSite, ...]:
    """Write what was found, one trace and one journal entry for each application that changed."""
    taken: list[GeocodedSite] = []
    with writing() as session:
        by_application: dict[str, list[Site]] = defaultdict(list)
        still_free = (
            select(Site)
            .join(Application, Application.id == Site.application_id)
            .where(Site.id.in_(answers), not_seen_by_a_meeting())
        )
        for site in session.scalars(still_free.order_by(Site.position)):
            by_application[site.application_id].append(site)
        rows = {row.id: row for row in rows_of(list(by_application))}
        current = rounds_by_id([row.round_id for row in rows.values()])
        for application_id, sites in by_application.items():
            row = rows[application_id]
            before = _sites_now(application_id)
            moved = [site for site in sites if _take_point(site, asked[site.id], answers[site.id])]
            _locate(moved, located_on(current[row.round_id], row.submitted_on, now), now)
            if moved:
                check_version(row, None)
                _keep_trace(row, before, actor, now)
                payload = {"sites": [site.position for site in moved]}
                record("intake.geocode_sites", "application", row.id, payload, actor=actor.actor, now=now)
            taken += [_told(site, row, asked[site.id], answers[site.id]) for site in sites]
    return tuple(sorted(taken, key=lambda each: each.number))


def _take_point(site: Site, asked: AddressAsked, answer: Geocoded) -> bool:
    """Give a site the point that was found; False when nothing was."""
    if answer.kind is None:
        return False
    site.lon, site.lat, site.precision_m = answer.lon, answer.lat, answer.precision_m(asked)
    is_commune = answer.kind is GeocodedKind.MUNICIPALITY
    site.point_source = PointSource.COMMUNE if is_commune else PointSource.GEOCODED
    return True


def _told(site: Site, row: Application, asked: AddressAsked, answer: Geocoded) -> GeocodedSite:
    is_placed = answer.precision_m(asked) is not None
    return GeocodedSite(site.id, row.number, site.name, answer.sentence(asked), is_placed)


@dataclass(frozen=True)
class MovedSite:
    """A site of which other perimeters say something else: answer, QPV and edition's name before and after."""

    application_id: str
    number: str
    position: int
    name: str | None
    was: Answer
    answer: Answer
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class Relocation:
    """What locating every site once more did.

    ``moved``: the sites whose answer or QPV changed, by number; ``refreshed``: how many only rest on another
    edition, or have another distance now; ``kept``: how many were left as a meeting saw them.
    """

    moved: tuple[MovedSite, ...] = ()
    refreshed: int = 0
    kept: int = 0

    @property
    def changed(self) -> int:
        """How many sites have another answer or other QPV now."""
        return len(self.moved)

    @property
    def passages(self) -> dict[tuple[Answer, Answer], int]:
        """How many sites passed from which answer to which."""
        return dict(Counter((site.was, site.answer) for site in self.moved))

    def sentences(self) -> list[Sentence]:
        """What to tell of it: how many answers changed, from what to what, and what was left alone."""
        told = [
            Sentence(
                "One site of the applications has another answer now.",
                "{n} sites of the applications have another answer now.",
                n=self.changed,
            )
            if self.moved
            else Sentence("No site of the applications has another answer.")
        ]
        for (was, answer), n in sorted(self.passages.items()):
            told.append(
                Sentence(
                    "{was} → {answer}: {n} site", "{was} → {answer}: {n} sites", was=was, answer=answer, n=n
                )
            )
        if self.kept:
            told.append(
                Sentence(
                    "One site keeps what the meeting on it saw.",
                    "{n} sites keep what the meeting on them saw.",
                    n=self.kept,
                )
            )
        return told


def locate_sites_again(*, actor: Member, now: datetime) -> Relocation:
    """Locate the sites once more, each on the day that decided it, when other perimeters were loaded.

    Those of an application on which a meeting was opened stay as that meeting saw them. An application whose answer
    changed keeps a line of it among its versions. Those from which the actor is recused are located too, not told.
    """
    refuse_if(why_not_act_on("applications.import", actor))
    with writing() as session:
        found = session.execute(
            select(Site, Application.number, Application.status, Application.round_id)
            .join(Application, Application.id == Site.application_id)
            .where(Application.merged_into_id.is_(None))
            .order_by(Application.number, Application.id, Site.position)
        ).all()
        met = {
            each.id
            for each in rounds_by_id({round_id for *_, round_id in found}).values()
            if each.acts.meeting_opened_at is not None
        }
        free = {
            site: number
            for site, number, status, round_id in found
            if not is_seen_by_a_meeting(status, was_before_a_meeting=round_id in met)
        }
        kept = [site.application_id for site, *_ in found if site not in free]
        moved, refreshed = _moved(free, now)
        _keep_lines(moved, actor, now)
        if moved or refreshed:
            payload = {
                "changed": len(moved),
                "refreshed": len(refreshed),
                "kept": len(kept),
                "passages": {
                    f"{was} {answer}": n for (was, answer), n in Relocation(tuple(moved)).passages.items()
                },
                "applications": sorted({each.number for each in moved}),
            }
            record("intake.locate_again", "sites", "all", payload, actor=actor.actor, now=now)
    hidden = closed_doors(actor)
    return Relocation(
        tuple(each for each in moved if each.application_id not in hidden),
        sum(one not in hidden for one in refreshed),
        sum(one not in hidden for one in kept),
    )


def _moved(free: Mapping[Site, str], now: datetime) -> tuple[list[MovedSite], list[str]]:
    """Write what each site is answered now, all in one statement; gives those whose answer changed, and the
    applications of the others that were written.
    """
    names = {edition.id: edition.name for edition in editions()}
    by_day: dict[date, list[Site]] = defaultdict(list)
    for site in free:
        by_day[site.located_on].append(site)
    moved: list[MovedSite] = []
    refreshed: list[str] = []
    written: list[dict[str, Any]] = []
    for day, sites in by_day.items():
        answers = answers_for([place_of(each) for each in sites], day, now)
        for site, told in zip(sites, answers, strict=True):
            is_other = any(getattr(site, name) != told[name] for name in _ANSWER)
            if not is_other and all(getattr(site, name) == told[name] for name in _RESTS_ON):
                continue
            written.append({"id": site.id, **told})
            if is_other:
                was = {name: getattr(site, name) for name in told}
                before, after = _answered(site, was, names), _answered(site, told, names)
                moved.append(
                    MovedSite(
                        site.application_id,
                        free[site],
                        site.position,
                        site.name or site.commune,
                        site.answer,
                        told["answer"],
                        before,
                        after,
                    )
                )
            else:
                refreshed.append(site.application_id)
    if written:
        with writing() as session:
            session.execute(update(Site), written)
    return sorted(moved, key=lambda each: (each.number, each.position)), refreshed


def _answered(site: Site, told: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What is kept of an answer among the versions of an application."""
    return {
        "name": site.name or site.commune,
        "answer": told["answer"],
        "codes": list(told["qpv_codes"]),
        "edition": None if told["edition_id"] is None else names.get(told["edition_id"]),
    }


def _keep_lines(moved: Sequence[MovedSite], actor: Member, now: datetime) -> None:
    """Keep a line of what changed among the versions of each application."""
    by_application: dict[str, list[MovedSite]] = defaultdict(list)
    for each in moved:
        by_application[each.application_id].append(each)
    with writing() as session:
        session.add_all(
            Provenance(
                application_id=application_id,
                made_by_name=actor.name,
                before={LOCATED: [each.before for each in sites]},
                after={LOCATED: [each.after for each in sites]},
                created_at=now,
            )
            for application_id, sites in by_application.items()
        )
