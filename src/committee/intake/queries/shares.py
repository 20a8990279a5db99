"""Which share of each application takes place in which QPV, as told or as its sites suggest?"""

from collections.abc import Collection

from sqlalchemy import select

from committee.intake.qpv_shares import ToldShare
from committee.intake.records import QpvShare
from committee.store.engine import reading


def told_shares(application_ids: Collection[str]) -> dict[str, list[ToldShare]]:
    """The shares told of these applications, the largest first; the caller checked visibility. One statement."""
    statement = (
        select(QpvShare.application_id, QpvShare.code, QpvShare.share)
        .where(QpvShare.application_id.in_(application_ids))
        .order_by(QpvShare.code)
    )
    found: dict[str, list[ToldShare]] = {}
    with reading() as session:
        for application_id, code, share in session.execute(statement):
            found.setdefault(application_id, []).append(ToldShare(code, share))
    return {one: sorted(shares, key=lambda each: -(each.share or 0)) for one, shares in found.items()}
