"""Which rules does a TOML file hold?

One ``[[rule]]`` table a rule, its keys those of ``portfolio_rules.PortfolioRule``; ``data/templates/rules.toml`` is
an example.
"""

import re
import tomllib
from decimal import Decimal

from committee.ranking.portfolio_rules import PortfolioRule, rule_from_json
from committee.words import Refused, Sentence


def rules_from_toml(text: str) -> list[PortfolioRule]:
    """The rules in the order of the file; raises Refused with the line, or the number and key of the rule."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+), column (\d+)", str(error))
        if where is None:
            raise Refused(Sentence("The file of rules ends too early.")) from None
        raise Refused(
            Sentence(
                "The file of rules cannot be read at line {line}, column {column}.",
                line=int(where[1]),
                column=int(where[2]),
            )
        ) from None
    strange = [key for key in data if key != "rule"]
    if strange:
        raise Refused(Sentence("“{key}” is not known here: rules are [[rule]] tables.", key=strange[0]))
    tables = data.get("rule", [])
    if not isinstance(tables, list):
        raise Refused(Sentence("Each rule begins with [[rule]], in double brackets."))
    return [_rule(number, table) for number, table in enumerate(tables, start=1)]


def _rule(number: int, table: object) -> PortfolioRule:
    try:
        return rule_from_json(table)  # type: ignore[arg-type]
    except Refused as refused:
        raise Refused(Sentence("Rule {number}: {why}", number=number, why=refused.sentence)) from None
