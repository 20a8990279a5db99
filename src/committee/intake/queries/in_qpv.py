"""Which applications take place in these QPV, and by what is it known?"""

from collections.abc import Collection
from datetime import datetime

import pandas as pd
from sqlalchemy import Text, or_, select, type_coerce

from committee.calls.records import Call
from committee.intake.queries.visibility import identified
from committee.intake.records import Application, QpvShare, Site
from committee.intake.rules import QpvBond, qpv_bond
from committee.people.rules import Member
from committee.store.engine import reading

IN_QPV_COLUMNS = {
    "id": "object",
    "code": "object",
    "number": "object",
    "title": "object",
    "call_code": "object",
    "call_title": "object",
    "status": "object",
    "share": "Float64",
    "how": "object",
}


def applications_in_qpv(codes: Collection[str], member: Member, now: datetime | None = None) -> pd.DataFrame:
    """The applications with something in these QPV, by number, with IN_QPV_COLUMNS: one row for each QPV.

    Those of which the member may know the places.
    ``share`` (0 to 1): what was told of the part that takes place there, null when nothing was. ``how``: QpvBond,
    the strongest first. Three statements whatever the number of applications, or fewer.
    """
    wanted = set(codes)
    rows = [] if not wanted else _rows(wanted, member, now)
    return pd.DataFrame(rows, columns=list(IN_QPV_COLUMNS), dtype=object).astype(IN_QPV_COLUMNS)


def _rows(wanted: set[str], member: Member, now: datetime | None) -> list[tuple[object, ...]]:
    among = Application.id.in_(identified(member, now))
    listed = type_coerce(Site.qpv_codes, Text)
    written = or_(*(listed.contains(f'"{code}"', autoescape=True) for code in sorted(wanted)))
    sites = (
        select(Site.application_id, Site.qpv_codes, Site.answer, Site.method)
        .join(Application, Application.id == Site.application_id)
        .where(among, written)
    )
    shares = (
        select(QpvShare.application_id, QpvShare.code, QpvShare.share)
        .join(Application, Application.id == QpvShare.application_id)
        .where(among, QpvShare.code.in_(wanted))
    )
    with reading() as session:
        bonds: dict[tuple[str, str], QpvBond] = {}
        for application_id, site_codes, answer, method in session.execute(sites):
            bond = qpv_bond(answer, method)
            for code in wanted.intersection(site_codes):
                known = bonds.setdefault((application_id, code), bond)
                bonds[application_id, code] = min(known, bond, key=list(QpvBond).index)
        told = {(one, code): share for one, code, share in session.execute(shares)}
        pairs = dict.fromkeys(told, QpvBond.TOLD)
        for pair, bond in bonds.items():
            pairs[pair] = min(pairs.get(pair, bond), bond, key=list(QpvBond).index)
        heads = session.execute(
            select(
                Application.id,
                Application.number,
                Application.title,
                Call.code,
                Call.title,
                Application.status,
            )
            .join(Call, Call.id == Application.call_id)
            .where(Application.id.in_({one for one, _ in pairs}))
            .order_by(Application.number, Application.id)
        ).all()
    return [
        (head[0], code, *head[1:], told.get((head[0], code)), pairs[head[0], code])
        for head in heads
        for code in sorted(wanted)
        if (head[0], code) in pairs
    ]
