"""Which communes of this name have a QPV?"""

from collections.abc import Collection

from sqlalchemy import select

from committee.spreadsheets.rules import folded
from committee.store.engine import reading
from committee.territories.records import Qpv, QpvCommune


def communes_named(names: Collection[str]) -> dict[str, set[tuple[str, str]]]:
    """INSEE code and department of the communes of each name that the lists of QPV know; absent if none."""
    wanted = {name: folded(name) for name in names}
    statement = (
        select(QpvCommune.name_folded, QpvCommune.code, Qpv.department)
        .join(Qpv, Qpv.id == QpvCommune.qpv_id)
        .where(QpvCommune.name_folded.in_(set(wanted.values())), QpvCommune.code.is_not(None))
        .distinct()
    )
    found: dict[str, set[tuple[str, str]]] = {}
    with reading() as session:
        for name, code, department in session.execute(statement):
            found.setdefault(str(name), set()).add((str(code), department))
    return {name: found[key] for name, key in wanted.items() if key in found}
