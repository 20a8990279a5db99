"""What did organisations contribute, win and report by year, and where do landlords have dwellings?"""

from collections.abc import Collection

from sqlalchemy import select

from committee.organisations.records import Fact, Stock
from committee.organisations.rules import FactKind, FactRow, StockRow, has_contributed
from committee.organisations.rules import owns_in as rule_owns_in
from committee.store.engine import reading


def facts_of(organisation_ids: Collection[str], kind: FactKind | None = None) -> dict[str, list[FactRow]]:
    """What is known of these organisations by year, the newest first; an organisation without facts is absent."""
    statement = (
        select(Fact).where(Fact.organisation_id.in_(organisation_ids)).order_by(Fact.year.desc(), Fact.source)
    )
    if kind is not None:
        statement = statement.where(Fact.kind == kind)
    known: dict[str, list[FactRow]] = {}
    with reading() as session:
        for fact in session.scalars(statement):
            known.setdefault(fact.organisation_id, []).append(
                FactRow(fact.kind, fact.year, fact.value, fact.source, fact.happened_on, fact.sheet, fact.row)
            )
    return known


def stock_of(landlord_ids: Collection[str]) -> dict[str, list[StockRow]]:
    """The dwellings of these landlords by territory, the newest first; a landlord without any row is absent."""
    statement = (
        select(Stock)
        .where(Stock.landlord_id.in_(landlord_ids))
        .order_by(Stock.as_of.desc().nulls_last(), Stock.territory_kind, Stock.territory_code, Stock.id)
    )
    known: dict[str, list[StockRow]] = {}
    with reading() as session:
        for row in session.scalars(statement):
            known.setdefault(row.landlord_id, []).append(
                StockRow(
                    row.territory_kind,
                    row.territory_code,
                    row.territory_name,
                    row.dwellings,
                    row.qpv_share,
                    row.as_of,
                    row.source,
                    row.sheet,
                    row.row,
                )
            )
    return known


def contributed(organisation_ids: Collection[str], year: int) -> dict[str, bool | None]:
    """Whether each of these organisations contributed to the fund in a year; None: not known. One statement."""
    known = facts_of(organisation_ids, FactKind.CONTRIBUTION)
    return {each: has_contributed(known.get(each, []), year) for each in organisation_ids}


def owns_in(
    landlord_ids: Collection[str],
    *,
    commune_codes: Collection[str] = (),
    qpv_codes: Collection[str] = (),
    department: str | None = None,
) -> dict[str, bool | None]:
    """Whether each landlord has dwellings in a place (``rules.owns_in``); None: not known. One statement."""
    known = stock_of(landlord_ids)
    return {
        each: rule_owns_in(
            known.get(each, []), commune_codes=commune_codes, qpv_codes=qpv_codes, department=department
        )
        for each in landlord_ids
    }
