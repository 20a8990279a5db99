"""Is a table paged, sorted, linked and never wrong about what is unknown?"""

import re
import time
from decimal import Decimal

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from committee.ui import parts

SCRIPT = """
import pandas as pd
from datetime import date
from decimal import Decimal
from committee.ui import parts
rows = [(f"id{at}", f"Projet {at:03}", None if at == 3 else Decimal(at), date(2026, 1, 1)) for at in range(COUNT)]
frame = pd.DataFrame(rows, columns=["id", "title", "amount", "day"], dtype=object)
parts.table(
    frame,
    {
        "title": parts.Column("Intitulé", "link"),
        "amount": parts.Column("Montant", "euros"),
        "day": parts.Column("Jour", "day", is_sortable=False),
    },
    "list", link_page="account", id_column="id", caption="Dossiers", link_params={"call": "2027"},
)
"""


def _drawn(count: int, **params: str) -> str:
    screen = AppTest.from_string(SCRIPT.replace("COUNT", str(count)))
    screen.query_params.update(params)
    screen.run()
    assert not screen.exception
    return "".join(element.proto.body for element in screen.get("html"))


def _titles(body: str) -> list[str]:
    return re.findall(r"Projet \d+", body)


def test_first_page_holds_fifty_rows_in_the_given_order() -> None:
    body = _drawn(120)
    assert _titles(body) == [f"Projet {at:03}" for at in range(50)]
    assert "page 1 sur 3" in body
    assert "120 lignes" in body


@pytest.mark.parametrize(
    ("asked", "first"), [("2", "050"), ("3", "100"), ("99", "100"), ("0", "000"), ("x", "000"), ("²", "000")]
)
def test_page_comes_from_the_address_and_stays_in_bounds(asked: str, first: str) -> None:
    assert _titles(_drawn(120, list_page=asked))[0] == f"Projet {first}"


def test_sorting_keeps_unknown_last_both_ways() -> None:
    assert _titles(_drawn(5, list_sort="amount"))[-1] == "Projet 003"
    assert _titles(_drawn(5, list_sort="-amount")) == [f"Projet 00{at}" for at in (4, 2, 1, 0, 3)]


def test_sorting_by_an_unknown_or_closed_column_changes_nothing() -> None:
    assert (
        _titles(_drawn(5, list_sort="-secret")) == _titles(_drawn(5)) == _titles(_drawn(5, list_sort="-day"))
    )


def test_header_links_keep_the_filters_and_turn_the_order() -> None:
    body = _drawn(120, list_sort="amount", list_page="2", q="é&")
    assert "list_sort=-amount" in body
    assert 'aria-sort="ascending"' in body
    assert "q=%C3%A9%26" in body
    assert 'scope="col"' in body
    assert 'scope="row"' in body


def test_rows_lead_to_their_page_by_identifier() -> None:
    assert 'href="/account?call=2027&amp;id=id7"' in _drawn(10)


def test_unknown_amount_is_a_dash_that_says_so_and_zero_is_zero() -> None:
    body = _drawn(4)
    assert body.count('title="non renseigné">—</abbr>') == 1
    assert "0\xa0€" in body


def test_one_page_has_no_turning() -> None:
    assert "<nav" not in _drawn(50)


def test_more_than_seven_columns_are_refused() -> None:
    columns = {str(at): parts.Column(str(at)) for at in range(8)}
    with pytest.raises(ValueError, match="seven columns"):
        parts.table(pd.DataFrame(columns=list(columns)), columns, "k")


def test_six_hundred_rows_are_drawn_quickly() -> None:
    _drawn(600)
    start = time.process_time()
    _drawn(600, list_sort="-title")
    assert time.process_time() - start < 0.5


def test_every_kind_of_cell_copes_with_the_unknown() -> None:
    kinds = ("text", "number", "euros", "day", "percent", "status", "interval")
    script = (
        "import pandas as pd\nfrom committee.ui import parts\n"
        f"kinds = {kinds}\n"
        "frame = pd.DataFrame({kind: [None, float('nan'), pd.NaT] for kind in kinds}, dtype=object)\n"
        "parts.table(frame, {kind: parts.Column(kind, kind) for kind in kinds}, 'k')\n"
        "parts.table(frame, {'text': parts.Column('m', 'moment'), 'day': parts.Column('p', 'people')}, 'l')\n"
    )
    screen = AppTest.from_string(script).run()
    assert not screen.exception
    body = "".join(element.proto.body for element in screen.get("html"))
    assert body.count("non renseigné") == 27
    assert not re.search(r"None|nan|NaT", re.sub(r"<[^>]*>", "", body))


def test_states_stand_side_by_side_and_are_sorted_by_the_first() -> None:
    script = (
        "import pandas as pd\nfrom committee.ui import parts\n"
        "states = [[('over', 'good')], [('above', 'good'), ('flagged', 'warning')], ('plain', 'neutral')]\n"
        "frame = pd.DataFrame({'state': pd.Series(states, dtype=object)})\n"
        "parts.table(frame, {'state': parts.Column('State', 'status')}, 'k')\n"
    )
    screen = AppTest.from_string(script)
    screen.query_params["k_sort"] = "state"
    body = screen.run().get("html")[0].proto.body
    cells = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td.*?</td>", body)]
    assert cells == ["●above ▲flagged", "●over", "○plain"]


def test_amounts_are_read_from_any_numeric_column() -> None:
    frame = pd.DataFrame({"a": [1234.5, None]})
    script = (
        "import pandas as pd\nfrom committee.ui import parts\n"
        "parts.table(pd.DataFrame({'a': [1234.5, None], 'b': pd.array([3, None], dtype='Int64')}),"
        "{'a': parts.Column('A', 'euros'), 'b': parts.Column('B', 'number')}, 'k')"
    )
    body = AppTest.from_string(script).run().get("html")[0].proto.body
    assert "1\u202f234,50\xa0€" in body
    assert ">3</td>" in body
    assert frame["a"].isna().sum() == 1
    assert Decimal("1234.5") == Decimal(str(frame["a"][0]))


def test_bar_shows_its_number_and_parts() -> None:
    screen = AppTest.from_string(
        "import pandas as pd\nfrom committee.ui import parts\n"
        "rows = pd.DataFrame({'bar': [(5, [(3, 'good'), (0, 'primary'), (2, 'warning')])]}, dtype=object)\n"
        "parts.table(rows, {'bar': parts.Column('Lectures', 'bar', maximum=10)}, 'loads')"
    ).run()
    assert not screen.exception
    body = screen.main[0].proto.body
    assert body.count("c-part ") == 2
    assert "width:30.0%" in body
    assert ">5<" in body
