"""How are priority districts filtered, coloured by an indicator, drawn and listed?"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from committee.territories import queries
from committee.territories.asking import DistrictsAsked, districts_asked
from committee.territories.classing import NEUTRAL, Classing, Gap, ValueClass, class_of, classes_of
from committee.territories.departments import department_at, department_names
from committee.territories.figures_districts import Fill, not_drawn, overview
from committee.territories.frames import PRESETS, Frame, frame_around, frame_named
from committee.territories.queries import LookUp
from committee.territories.queries.indicators import vintages
from committee.territories.queries.mapped_values import (
    districts_found,
    sets_of,
    told_variables,
    with_values,
)
from committee.territories.rules import EditionRow, Generation, IndicatorTheme
from committee.territories.variables import HEADLINES, VARIABLES, Unit, Variable
from committee.ui import desk, exports, parts
from committee.ui.territories_look_up import is_bare
from committee.ui.territories_point import AskedPoint, today
from committee.ui.texts import UNKNOWN, euros, number, percent, show, t

PAGE, ONE, COMPARE = "territories.districts", "territories.district", "territories.compare"
# So many found by words are drawn with their outlines, wherever they lie.
FEW = 40
FILTERS = ("place", "search", "generation", "indicator", "values", "classes")


def filters() -> DistrictsAsked:
    """The part of the country, the words, and in an expander what colours the map; all live in the address."""
    desk.enter(PAGE)
    asked = _asked()
    left, right = st.columns([2, 1])
    with left:
        search = st.text_input(
            t("Address, code, name or commune"),
            asked.search,
            max_chars=100,
            key=desk.filter_key("districts_search", "search"),
            help=t("A QPV by its code or its name, a commune and its QPV, or an address."),
        )
    with right:
        place = _place(asked)
    desk.set_params(place=place, search=(search or "").strip())
    is_open = asked.variable is not None or asked.generation is Generation.OF_2015
    with st.expander(
        t("Colours of an indicator, perimeters of 2015"), expanded=is_open, key="districts_more"
    ):
        _more_filters(asked)
    chosen = _asked()
    if chosen != asked:
        desk.set_params(districts_table_page=None)
    return chosen


def _asked() -> DistrictsAsked:
    return districts_asked(st.query_params.to_dict())


def _place(asked: DistrictsAsked) -> str | None:
    names = department_names()
    codes: list[str | None] = [None, *PRESETS, *names]
    held = None if asked.frame is None else asked.frame.code
    return st.selectbox(
        t("Part of the country"),
        codes,
        index=codes.index(held),
        format_func=lambda code: t("The whole country") if code is None else place_name(frame_named(code)),
        key=desk.filter_key("districts_place", "place"),
    )


def place_name(frame: Frame | None) -> str:
    """A preset by its name, a department by its code and name."""
    if frame is None:
        return t("The whole country")
    if frame.label is not None:
        return t(frame.label)
    return f"{frame.code} · {department_names()[frame.code]}"


def _more_filters(asked: DistrictsAsked) -> None:
    """The perimeters, the indicator, its data set and its classes."""
    first, second = st.columns([1, 2])
    third, fourth = st.columns([1, 2])
    with first:
        generation = _choice(
            "generation", t("Perimeters"), list(Generation)[::-1], asked.generation, _generation_in_words
        )
    loaded = vintages()
    codes = offered_variables(asked, loaded)
    held = None if asked.variable is None or asked.variable.code not in codes else asked.variable.code
    with second:
        variable = _choice("indicator", t("Indicator"), [None, *codes], held, _variable_in_words)
    sets = [] if variable is None else sets_of(variable, asked.generation, loaded)
    named = [_data_set_code(row) for row in sets]
    asked_set = "" if asked.geography is None else f"{asked.geography}.{asked.vintage}"
    with third:
        if sets:
            words = dict(zip(named, map(_data_set_in_words, sets), strict=True))
            chosen = asked_set if asked_set in named else named[0]
            values = _choice("values", t("Vintage and geography"), named, chosen, words.__getitem__)
        else:
            values = None
    with fourth:
        classes = None
        if variable is not None:
            classes = _choice("classes", t("Classes"), list(Classing), asked.classing, show)
    if not loaded:
        parts.note(t("No file of indicators is loaded: there is nothing to colour by."))
    desk.set_params(
        generation=None if generation is Generation.OF_2024 else generation,
        indicator=variable,
        values=values,
        classes=None if classes is Classing.QUINTILES else classes,
    )


def _choice(name: str, label: str, options: Sequence[Any], held: Any, words: Any) -> Any:
    return st.selectbox(
        label,
        options,
        index=options.index(held),
        format_func=words,
        key=desk.filter_key(f"districts_{name}", name),
    )


def _generation_in_words(generation: Generation) -> str:
    if generation is Generation.OF_2024:
        return t("2024, in force")
    return t("2015, until the end of 2023")


def _variable_in_words(code: str | None) -> str:
    """A headline by its name, any other below its theme."""
    if code is None:
        return t("No colour")
    of = VARIABLES[code]
    return show(of.name) if code in HEADLINES else f"{show(of.theme)} · {show(of.name)}"


def offered_variables(asked: DistrictsAsked, loaded: Sequence[EditionRow]) -> list[str]:
    """The variables with a value for these perimeters, and the one asked for: headlines first, then by theme."""
    told = told_variables(asked.generation, loaded)
    known = {code for code in VARIABLES if code in told}
    if asked.variable is not None and loaded:
        known.add(asked.variable.code)
    themes = list(IndicatorTheme)
    rest = sorted(known - set(HEADLINES), key=lambda code: themes.index(VARIABLES[code].theme))
    return [*(code for code in HEADLINES if code in known), *rest]


def _data_set_code(row: EditionRow) -> str:
    return f"{row.generation}.{row.vintage}"


def _data_set_in_words(row: EditionRow) -> str:
    return t("{vintage}, geography of {year}", vintage=str(row.vintage), year=str(row.generation))


def found_districts(asked: DistrictsAsked) -> pd.DataFrame:
    """The districts that are asked for, by code."""
    desk.enter(PAGE)
    return districts_found(asked, today())


def schematic_warning(frame: pd.DataFrame) -> None:
    """Say at once, above the map, that what follows is only schematic."""
    if frame["is_schematic"].any():
        parts.status_chip(t("Schematic outlines, official perimeters not loaded"), "warning")


def nothing_found(asked: DistrictsAsked, told: LookUp | None) -> None:
    """Why there is nothing to show, and what to do about it."""
    if asked.search and told is not None and told.reason is not None and is_bare(told):
        parts.empty_state(
            t("{reason} Shorten the search or choose the whole country.", reason=show(told.reason)),
            t("All districts"),
            PAGE,
        )
    elif asked.search:
        parts.empty_state(
            t("No district matches. Shorten the search or choose the whole country."),
            t("All districts"),
            PAGE,
        )
    elif asked.frame is not None and not queries.districts(on=asked.on(today())).empty:
        parts.empty_state(t("No QPV is known in: {place}.", place=place_name(asked.frame)))
    elif asked.generation is Generation.OF_2015:
        parts.empty_state(t("No perimeter of the 2015 generation is loaded."))
    else:
        parts.empty_state(
            t("No QPV perimeter is loaded yet."), t("Import the perimeters"), "territories.datasets"
        )


def show_districts(
    frame: pd.DataFrame, asked: DistrictsAsked, point: AskedPoint | None, *, is_listed: bool = True
) -> None:
    """The map of the districts found, what its colours mean, and the table that says the same.

    ``is_listed`` False: they are those of an answer, which the file of the list would not hold.
    """
    desk.enter(PAGE)
    schematic_warning(frame)
    shown = frame
    classes: tuple[ValueClass, ...] = ()
    if asked.variable is not None:
        shown, chosen = with_values(frame, asked)
        classes = classes_of([float(value) for value in shown["value"].dropna()], asked.classing)
        _legend(shown, classes, asked)
        _source(chosen, asked, shown)
    fills = None if asked.variable is None else _fills(shown, classes, asked.variable)
    drawn, area, place, shapes = _drawn(frame, asked, point)
    is_empty = len(not_drawn(drawn)) == len(drawn)
    if is_empty:
        parts.note(t("No map: none of these QPV has an outline or a centre in the files that are loaded."))
        _table(shown, classes, asked)
    else:
        _map(drawn, area, place, shapes, fills, lambda: _table(shown, classes, asked))
    if is_listed:
        parts.download(t("Download this list (CSV)"), exports.address("districts", **_filters_now()))
    if not is_empty:
        _not_drawn(drawn, shapes)


def _map(
    drawn: pd.DataFrame,
    area: Frame | None,
    place: tuple[float, float] | None,
    shapes: pd.DataFrame | None,
    fills: dict[str, Fill] | None,
    table: Callable[[], None],
) -> None:
    parts.map_frame(
        overview(drawn, shapes, frame=area, fills=fills, point=place, locale=desk.locale()),
        table,
        "districts",
        _note(drawn, is_country=shapes is None),
        alt=t("Map of the priority districts; the table below says the same."),
        is_table_open=True,
    )


def _filters_now() -> dict[str, str | None]:
    return {name: desk.param(name) for name in FILTERS}


def _drawn(
    frame: pd.DataFrame, asked: DistrictsAsked, point: AskedPoint | None
) -> tuple[pd.DataFrame, Frame | None, tuple[float, float] | None, pd.DataFrame | None]:
    """The districts to draw, where, around which point, and the outlines of those that have room for them."""
    if point is not None:
        department = department_at(point.lon, point.lat)
        if department is not None:
            near = queries.districts(department, on=point.on)
            return near, frame_named(department), (point.lon, point.lat), queries.shapes(near["code"])
    is_close = asked.frame is not None and not asked.frame.is_far_apart
    is_few = bool(asked.search) and len(frame) <= FEW
    shapes = queries.shapes(frame["code"]) if is_close or is_few else None
    area = frame_around(frame) if is_few and asked.frame is None else asked.frame
    return frame, area, None, shapes


def said_value(variable: Variable, value: float | None) -> str:
    """A value with its unit: ``43,5 %``, ``14 808 €``, ``1 224``; unknown as a dash."""
    if value is None or pd.isna(value):
        return UNKNOWN
    return _said(variable.unit, variable.decimals, float(value), desk.locale())


@lru_cache(maxsize=8192)
def _said(unit: Unit, decimals: int, value: float, _locale: str) -> str:
    match unit:
        case Unit.PERCENT:
            return percent(value / 100)
        case Unit.EUROS:
            return euros(value)
        case _:
            return number(round(value, decimals))


def _bounds(variable: Variable, one: ValueClass, is_first: bool) -> str:
    if one.low == one.high:
        return said_value(variable, one.high)
    low, high = said_value(variable, one.low), said_value(variable, one.high)
    if is_first:
        return t("from {low} to {high}", low=low, high=high)
    return t("above {low}, up to {high}", low=low, high=high)


def _fills(shown: pd.DataFrame, classes: tuple[ValueClass, ...], variable: Variable) -> dict[str, Fill]:
    """The colour of each district, and its value in words."""
    name, fills = show(variable.name), {}
    gaps = {gap: f"{name} : {show(gap)}" for gap in Gap}
    for code, value, gap in zip(shown["code"], _numbers(shown["value"]), shown["gap"], strict=True):
        found = class_of(value, classes)
        if found is None:
            fills[code] = Fill(NEUTRAL, gaps.get(gap, name))
        else:
            fills[code] = Fill(found.colour, f"{name} : {said_value(variable, value)} · {found.letter}")
    return fills


def _numbers(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


def _legend(shown: pd.DataFrame, classes: tuple[ValueClass, ...], asked: DistrictsAsked) -> None:
    """The classes with their bounds and numbers, then a line for each reason why a value is missing."""
    if asked.variable is None:
        return
    lines = [
        parts.LegendLine(one.colour, one.letter, _bounds(asked.variable, one, at == 0), one.count)
        for at, one in enumerate(classes)
    ]
    counted = shown["gap"].value_counts()
    lines += [
        parts.LegendLine(NEUTRAL, None, show(gap), int(counted[gap])) for gap in Gap if gap in counted.index
    ]
    parts.legend(f"{show(asked.variable.name)} ({show(asked.variable.unit)})", lines)


def _source(chosen: EditionRow | None, asked: DistrictsAsked, shown: pd.DataFrame) -> None:
    """From which file, year and geography the values are; why so few, where they are of the older perimeters."""
    if chosen is None:
        parts.note(t("No file that holds this indicator is loaded."))
        return
    parts.note(
        t(
            "Source: {source}, vintage {vintage}, geography of {year}.",
            source=chosen.name,
            vintage=str(chosen.vintage),
            year=str(chosen.generation),
        )
    )
    if chosen.generation is asked.generation:
        return
    without = int((shown["gap"] == Gap.OTHER_PERIMETER).sum())
    if without == len(shown):
        said = t(
            "None of these QPV has a value of its own: INSEE counted in the perimeters of {year}, and a value "
            "passes on only where the official passage says that the perimeter is unchanged.",
            year=str(chosen.generation),
        )
        parts.alert(said, "neutral")
    elif without:
        said = t(
            "One of these QPV out of {all} has no value of its own: INSEE counted in the perimeters of {year}, and "
            "a value passes on only where the official passage says that the perimeter is unchanged.",
            "{n} of these {all} QPV have no value of their own: INSEE counted in the perimeters of {year}, and a "
            "value passes on only where the official passage says that the perimeter is unchanged.",
            n=without,
            all=len(shown),
            year=str(chosen.generation),
        )
        parts.alert(said, "neutral")
    others = _filters_now() | {"generation": str(chosen.generation)}
    offer = parts.next_step if without == len(shown) else parts.link
    offer(t("See every value on the perimeters of {year}", year=str(chosen.generation)), PAGE, **others)


def _table(shown: pd.DataFrame, classes: tuple[ValueClass, ...], asked: DistrictsAsked) -> None:
    """The districts found, each with its link, and the value with its class where there is one."""
    official, drawing = (t("Official perimeter"), "good"), (t("Schematic outline"), "warning")
    without = (t("Without outline"), "warning")
    outlines = [
        (drawing if is_schematic else official) if has_outline else without
        for is_schematic, has_outline in zip(shown["is_schematic"], shown["has_outline"], strict=True)
    ]
    rows = shown.assign(outline=pd.Series(outlines, shown.index, dtype=object))
    said = [show(asked.generation)]
    if asked.variable is not None:
        said.insert(0, show(asked.variable.name))
    # One state for all is said once, above.
    is_one_state = len(set(outlines)) == 1
    if is_one_state:
        said.append(outlines[0][0])
    columns = {
        "name": parts.Column(t("Name"), "link"),
        "code": parts.Column(t("Code")),
        "communes": parts.Column(t("Communes")),
    }
    if shown["department"].nunique() > 1:
        columns["department_name"] = parts.Column(t("Department"))
    if asked.variable is None:
        columns["area_ha"] = parts.Column(t("Area (ha)"), "number")
    else:
        rows["value"], kind = _in_unit(shown["value"], asked.variable)
        rows["class"] = pd.Series(_classes_in_words(shown, classes), shown.index, dtype=object)
        columns["value"] = parts.Column(t("Value"), kind, help=show(asked.variable.name))
        columns["class"] = parts.Column(t("Class"))
    if not is_one_state:
        columns["outline"] = parts.Column(t("Outline"), "status")
    parts.table(
        rows,
        columns,
        "districts_table",
        caption=", ".join(said),
        link_page=ONE,
        id_column="code",
        id_param="code",
    )


def _in_unit(values: pd.Series, variable: Variable) -> tuple[pd.Series, Any]:
    match variable.unit:
        case Unit.PERCENT:
            return values / 100, "percent"
        case Unit.EUROS:
            return values, "euros"
        case _:
            return values.round(variable.decimals), "number"


def _classes_in_words(shown: pd.DataFrame, classes: tuple[ValueClass, ...]) -> list[str | None]:
    """The letter of each value's class, or why there is none."""
    words = {gap: show(gap) for gap in Gap}
    found = [class_of(value, classes) for value in _numbers(shown["value"])]
    return [
        words.get(gap) if one is None else one.letter for one, gap in zip(found, shown["gap"], strict=True)
    ]


def _note(drawn: pd.DataFrame, *, is_country: bool) -> str:
    if drawn["is_schematic"].any():
        return t(
            "Schematic outlines: circles of the same area, not the official perimeters. They never prove that "
            "a place is in a district or outside."
        )
    if is_country:
        return t("One disc per district; choose a part of the country to see the outlines.")
    return t("Outlines are simplified on the map only; look-ups use them whole.")


def _not_drawn(drawn: pd.DataFrame, shapes: pd.DataFrame | None) -> None:
    """The districts that the map cannot show, each with its link."""
    missing = not_drawn(drawn)
    without = [] if shapes is None else shapes[shapes["outline"].isna()]["code"].tolist()
    if len(without) > len(missing):
        parts.note(
            t(
                "One QPV has no outline and is drawn as a disc.",
                "{n} QPV have no outline and are drawn as discs.",
                n=len(without) - len(missing),
            )
        )
    if missing.empty:
        return
    with st.expander(t("Not drawn ({n})", n=len(missing)), key="districts_not_drawn"):
        for code, name, communes in zip(missing["code"], missing["name"], missing["communes"], strict=True):
            parts.link(f"{name} ({code}, {communes})", ONE, code=code)
