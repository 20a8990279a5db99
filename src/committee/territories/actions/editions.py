"""How do perimeters get in? Each import is one transaction: a whole edition, or nothing."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.settings import settings
from committee.spreadsheets.rules import folded
from committee.store.base import new_id
from committee.store.engine import writing
from committee.territories.facts import read_facts
from committee.territories.fetching import content_of
from committee.territories.perimeters import Contents, Feature, Progress, read_perimeters
from committee.territories.records import Edition, Qpv, QpvCommune, QpvPassage
from committee.territories.rules import VALIDITY, Generation, ImportReport
from committee.words import Refused, Sentence, refuse_if


def import_perimeters(
    source: Path | str | bytes,
    generation: str | None = None,
    name: str | None = None,
    *,
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
) -> ImportReport:
    """Load an official perimeter file (path, http address or bytes) as a new edition beside the older ones.

    The generation is told by the codes when None is given; from then on the schematic edition of that generation
    no longer answers. The same bytes again change nothing. Raises Refused, with nothing written, for a file that
    cannot be trusted.
    """
    refuse_if(why_not_act_on("territories.datasets", actor))
    if generation is not None and generation not in set(Generation):
        raise Refused(Sentence("The generation of the QPV is 2015 or 2024."))
    content, origin = content_of(source)
    contents = read_perimeters(content, None if generation is None else Generation(generation), progress)
    title = (name or "").strip() or f"QPV {contents.generation.value}"
    with writing() as session:
        return _keep_edition(
            session, contents, content, title, origin, is_schematic=False, actor=actor, now=now
        )


def load_shipped_facts(
    *, actor: Member, now: datetime, source: Path | None = None
) -> tuple[ImportReport, ...]:
    """Load the QPV facts of ``data/reference/qpv_facts.csv`` as schematic editions, one per generation.

    A schematic edition never answers better than "uncertain", and no longer once an official one is loaded.
    """
    refuse_if(why_not_act_on("territories.datasets", actor))
    content, _ = content_of(source or settings().data / "reference" / "qpv_facts.csv")
    with writing() as session:
        return tuple(
            _keep_edition(
                session,
                contents,
                content,
                f"QPV {contents.generation.value}",
                "data/reference/qpv_facts.csv",
                is_schematic=True,
                actor=actor,
                now=now,
            )
            for contents in read_facts(content)
        )


def _keep_edition(
    session: Session,
    contents: Contents,
    content: bytes,
    name: str,
    source: str,
    *,
    is_schematic: bool,
    actor: Member,
    now: datetime,
) -> ImportReport:
    sha256 = hashlib.sha256(content).hexdigest()
    same = select(Edition).where(Edition.sha256 == sha256, Edition.generation == contents.generation)
    edition = session.scalars(same).first()
    is_new = edition is None
    if edition is None:
        edition = _edition(contents, sha256, name, source, is_schematic=is_schematic, actor=actor, now=now)
        session.add(edition)
        session.flush()
        _keep_features(session, edition.id, contents.features, now)
        payload: dict[str, Any] = {"name": name, "generation": contents.generation, "sha256": sha256}
        payload |= {"qpv": edition.qpv_count, "repaired": contents.repaired}
        act = "territories.load_shipped_facts" if is_schematic else "territories.import_perimeters"
        record(act, "edition", edition.id, payload, actor=actor.actor, now=now)
    return ImportReport(
        edition.id,
        contents.generation,
        edition.qpv_count,
        edition.without_outline,
        edition.repaired,
        contents.left_out,
        is_new,
    )


def _edition(
    contents: Contents,
    sha256: str,
    name: str,
    source: str,
    *,
    is_schematic: bool,
    actor: Member,
    now: datetime,
) -> Edition:
    valid_from, valid_until, overseas_from, overseas_until = VALIDITY[contents.generation]
    return Edition(
        generation=contents.generation,
        name=name[:300],
        source=source,
        sha256=sha256,
        is_schematic=is_schematic,
        valid_from=valid_from,
        valid_until=valid_until,
        overseas_from=overseas_from,
        overseas_until=overseas_until,
        imported_by=actor.name,
        qpv_count=len(contents.features),
        without_outline=sum(feature.outline is None for feature in contents.features),
        repaired=contents.repaired,
        created_at=now,
    )


def _keep_features(session: Session, edition_id: str, features: tuple[Feature, ...], now: datetime) -> None:
    districts: list[dict[str, Any]] = []
    communes: list[dict[str, Any]] = []
    passages: list[dict[str, Any]] = []
    for feature in features:
        qpv_id = new_id()
        districts.append(
            {
                "id": qpv_id,
                "created_at": now,
                "edition_id": edition_id,
                "code": feature.code,
                "label": feature.label,
                "label_folded": folded(feature.label),
                "department": feature.department,
                "region": feature.region,
                "status": feature.status,
                "note": feature.note,
                "lon": feature.lon,
                "lat": feature.lat,
                "area_ha": feature.area_ha,
                "epsg": feature.epsg,
                "wkb": None if feature.outline is None else feature.outline.wkb,
                "wkb_legal": None if feature.legal is None else feature.legal.wkb,
            }
        )
        communes += [
            {
                "qpv_id": qpv_id,
                "position": position,
                "code": code,
                "name": name,
                "name_folded": None if name is None else folded(name),
            }
            for position, (code, name) in enumerate(feature.communes)
        ]
        passages += [
            {"edition_id": edition_id, "code": feature.code, "predecessor": predecessor}
            for predecessor in dict.fromkeys(feature.predecessors)
        ]
    for record_class, rows in ((Qpv, districts), (QpvCommune, communes), (QpvPassage, passages)):
        if rows:
            session.execute(insert(record_class), rows)
