"""What do the columns of INSEE's files on neighbourhoods mean, whatever the year named them?

From the files of 2016 to 2022 (REVN, DEMO, IPRO, the FiLoSoFi files by neighbourhood and by commune). A column that
is not surely known keeps its header as its name and is said to be undescribed: nothing is guessed.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from committee.territories.rules import IndicatorTheme
from committee.words import N_, Labelled, Sentence


class Unit(Labelled):
    """What a value counts. Percentages are kept as published: 43.5 is 43.5 %."""

    PERCENT = "percent", N_("per cent")
    EUROS = "euros", N_("euros a year")
    COUNT = "count", N_("number")
    RATIO = "ratio", N_("quotient")
    INDEX = "index", N_("index")
    YEARS = "years", N_("years of age")


class Source(Labelled):
    """Where INSEE takes a value from."""

    CENSUS = "RP", N_("census")
    TAXES = "FILO", N_("taxes and benefits (Filosofi)")
    HEALTH = "CNAM", N_("health insurance")
    FAMILY = "CNAF", N_("family allowance funds")
    JOB_SEEKERS = "PE", N_("job seekers' register")
    SUBSIDISED_JOBS = "ASP", N_("subsidised jobs")
    UNKNOWN = "unknown", N_("source not known")

    @property
    def lag(self) -> int:
        """By how many years, at least, an edition by theme (``DEMO_2021``) is newer than its values.

        Its population of 2021 is that of 2018 in all 1 400 neighbourhoods of the official list.
        """
        return 3 if self in {Source.CENSUS, Source.TAXES} else 1


@dataclass(frozen=True)
class Variable:
    """One variable under its canonical code, the newest of INSEE's unless that one is ambiguous.

    ``headers``: every name of its column over the years, folded by ``bare``. INSEE publishes the values as not
    summable: a total or mean over neighbourhoods is never made of them. ``decimals``: as published. ``higher_is``
    stays None: no value of a neighbourhood is good or bad here.
    """

    code: str
    label: str
    unit: Unit
    theme: IndicatorTheme
    headers: tuple[str, ...]
    decimals: int = 0
    is_summable: bool = False
    higher_is: str | None = None
    is_described: bool = True
    source: Source = Source.UNKNOWN

    @property
    def name(self) -> Sentence:
        """What people read: the label, or the header of a column that is not described."""
        if not self.is_described:
            return Sentence("{header} (not described)", header=self.code)
        return Sentence(self.label)


_INCOME, _DEMOGRAPHY, _EMPLOYMENT = (
    IndicatorTheme.INCOME,
    IndicatorTheme.DEMOGRAPHY,
    IndicatorTheme.EMPLOYMENT,
)
_Row = tuple[str, str, Unit, int, tuple[str, ...]]
_DEMO: tuple[_Row, ...] = (
    ("POP_MUN", N_("Municipal population"), Unit.COUNT, 0, ("POPMUNIQPV", "POPMUNI", "PMUN")),
    ("POP_COM_QP", N_("Inhabitants of the commune who live in a QPV"), Unit.COUNT, 0, ("POPCOMQPV",)),
    ("POP_COM", N_("Population of the host communes"), Unit.COUNT, 0, ()),
    ("TX_F", N_("Share of women"), Unit.PERCENT, 1, ()),
    ("TX_TOT_0A24", N_("Share of people under 25"), Unit.PERCENT, 1, ()),
    ("TX_F_0A24", N_("Share of under 25 among women"), Unit.PERCENT, 1, ()),
    ("PARTPOP15_24", N_("Share of people aged 15 to 24"), Unit.PERCENT, 1, ("TX_TOT_15A24",)),
    ("TX_TOT_60ETPLUS", N_("Share of people aged 60 or more"), Unit.PERCENT, 1, ()),
    ("TX_F_60ETPLUS", N_("Share of 60 or more among women"), Unit.PERCENT, 1, ()),
    ("IND_JEUNE", N_("Youth index: under 20 for one person of 60 or more"), Unit.INDEX, 1, ()),
    ("TX_TOT_MEN1", N_("Share of households of one person"), Unit.PERCENT, 1, ()),
    ("TX_TOT_MEN6", N_("Share of households of six or more"), Unit.PERCENT, 1, ()),
    ("TX_TOT_ET", N_("Share of foreigners"), Unit.PERCENT, 1, ()),
    ("TX_F_ET", N_("Share of foreigners among women"), Unit.PERCENT, 1, ()),
    ("A_CNAF", N_("Recipients of family allowance funds (CAF)"), Unit.COUNT, 0, ()),
    ("PERCOU", N_("People covered by family allowance funds"), Unit.COUNT, 0, ()),
    ("AM", N_("CAF recipients: single parents"), Unit.COUNT, 0, ()),
    ("AI", N_("CAF recipients: alone, without children"), Unit.COUNT, 0, ()),
    ("ACSSENF", N_("CAF recipients: couples without children"), Unit.COUNT, 0, ()),
    ("ACAVENF", N_("CAF recipients: couples with children"), Unit.COUNT, 0, ()),
    ("AC3ENF", N_("CAF recipients: couples with three children or more"), Unit.COUNT, 0, ()),
    ("A_NETUD_24", N_("CAF recipients: under 25, not students"), Unit.COUNT, 0, ()),
    ("A_ETUD", N_("CAF recipients: students"), Unit.COUNT, 0, ()),
    ("ENF", N_("Children covered by family allowance funds"), Unit.COUNT, 0, ()),
    ("ENF_2", N_("Covered children under 3"), Unit.COUNT, 0, ()),
    ("ENF_3_5", N_("Covered children of 3 to 5"), Unit.COUNT, 0, ()),
    ("ENF_6_10", N_("Covered children of 6 to 10"), Unit.COUNT, 0, ()),
    ("ENF_11_14", N_("Covered children of 11 to 14"), Unit.COUNT, 0, ()),
    ("ENF_15_17", N_("Covered children of 15 to 17"), Unit.COUNT, 0, ()),
    ("ENF_18_24", N_("Covered children of 18 to 24"), Unit.COUNT, 0, ()),
)
_REVN: tuple[_Row, ...] = (
    ("TP60", N_("Poverty rate at 60 % of the median"), Unit.PERCENT, 1, ("DISP_TP60",)),
    ("DISP_Q2", N_("Median disposable income per consumption unit"), Unit.EUROS, 0, ("DISP_MED", "MED")),
    ("DISP_Q1", N_("First quartile of disposable income"), Unit.EUROS, 0, ("Q1",)),
    ("DISP_Q3", N_("Third quartile of disposable income"), Unit.EUROS, 0, ("Q3",)),
    ("DISP_D1", N_("First decile of disposable income"), Unit.EUROS, 0, ("D1",)),
    ("DISP_D2", N_("Second decile of disposable income"), Unit.EUROS, 0, ("D2",)),
    ("DISP_D3", N_("Third decile of disposable income"), Unit.EUROS, 0, ("D3",)),
    ("DISP_D4", N_("Fourth decile of disposable income"), Unit.EUROS, 0, ("D4",)),
    ("DISP_D6", N_("Sixth decile of disposable income"), Unit.EUROS, 0, ("D6",)),
    ("DISP_D7", N_("Seventh decile of disposable income"), Unit.EUROS, 0, ("D7",)),
    ("DISP_D8", N_("Eighth decile of disposable income"), Unit.EUROS, 0, ("D8",)),
    ("DISP_D9", N_("Ninth decile of disposable income"), Unit.EUROS, 0, ("D9",)),
    ("DISP_D1D9", N_("Ninth over first decile of disposable income"), Unit.RATIO, 1, ("DISP_RD", "RD")),
    ("DISP_EQ", N_("Spread of quartiles over the median of disposable income"), Unit.RATIO, 2, ("EQ",)),
    ("DISP_GINI", N_("Gini index of disposable income"), Unit.INDEX, 3, ("GI", "GINI")),
    (
        "DISP_S80S20",
        N_("Income of the richest fifth over that of the poorest fifth"),
        Unit.RATIO,
        1,
        ("S80S20",),
    ),
    ("PACT", N_("Share of disposable income from activity"), Unit.PERCENT, 1, ("DISP_PACT",)),
    ("DISP_PCHO", N_("of which unemployment benefits"), Unit.PERCENT, 1, ("PCHO",)),
    ("PPEN", N_("Share of disposable income from pensions"), Unit.PERCENT, 1, ("DISP_PPEN",)),
    ("PPAT", N_("Share of disposable income from property"), Unit.PERCENT, 1, ("DISP_PPAT",)),
    ("PPSOC", N_("Share of disposable income from social benefits"), Unit.PERCENT, 1, ("DISP_PPSOC",)),
    ("DISP_PPFAM", N_("of which family benefits"), Unit.PERCENT, 1, ("PPFAM",)),
    ("DISP_PPMINI", N_("of which minimum social benefits"), Unit.PERCENT, 1, ("PPMINI",)),
    ("DISP_PPLOGT", N_("of which housing benefits"), Unit.PERCENT, 1, ("PPLOGT",)),
    ("PIMPOT", N_("Share of disposable income taken by taxes (negative)"), Unit.PERCENT, 1, ("DISP_PIMPOT",)),
    ("PMIMP", N_("Share of households that pay income tax"), Unit.PERCENT, 1, ("DEC_PIMP", "PIMP")),
    ("BREV", N_("Rate of low declared incomes"), Unit.PERCENT, 1, ("DEC_TP60",)),
    ("DECUC_Q2", N_("Median declared income per consumption unit"), Unit.EUROS, 0, ("DEC_MED", "DEC_Q2")),
    ("DECUC_Q1", N_("First quartile of declared income"), Unit.EUROS, 0, ("DEC_Q1",)),
    ("DECUC_Q3", N_("Third quartile of declared income"), Unit.EUROS, 0, ("DEC_Q3",)),
    ("DECUC_D1", N_("First decile of declared income"), Unit.EUROS, 0, ("DEC_D1",)),
    ("DECUC_D9", N_("Ninth decile of declared income"), Unit.EUROS, 0, ("DEC_D9",)),
    ("DECUC_D1D9", N_("Ninth over first decile of declared income"), Unit.RATIO, 1, ("DEC_RD",)),
    ("NBMENFISC", N_("Fiscal households"), Unit.COUNT, 0, ()),
    ("NBPERSMENFISC", N_("People in fiscal households"), Unit.COUNT, 0, ()),
    ("C", N_("People covered by the health insurance fund (CNAM)"), Unit.COUNT, 0, ()),
    (
        "CC2S",
        N_("People with means-tested complementary health cover (CMU-C, then C2S)"),
        Unit.COUNT,
        0,
        ("CCMUC",),
    ),
    ("C_C2SNP", N_("People with complementary health cover, without contribution"), Unit.COUNT, 0, ()),
    ("C_C2SP", N_("People with complementary health cover, with a contribution"), Unit.COUNT, 0, ()),
    ("APPA", N_("Recipients of the activity bonus"), Unit.COUNT, 0, ()),
    ("ARSAS", N_("Recipients of the minimum income (RSA)"), Unit.COUNT, 0, ()),
    ("AAAH", N_("Recipients of the disability allowance (AAH)"), Unit.COUNT, 0, ()),
)
_IPRO: tuple[_Row, ...] = (
    ("TX_TOT_EMPL", N_("Employment rate, 15 to 64"), Unit.PERCENT, 1, ()),
    ("TX_F_EMPL", N_("Employment rate of women, 15 to 64"), Unit.PERCENT, 1, ()),
    ("TX_ET_EMPL", N_("Employment rate of foreigners, 15 to 64"), Unit.PERCENT, 1, ()),
    ("TX_TOT_EDLIM", N_("Share of jobs of limited duration"), Unit.PERCENT, 1, ("TX_TOT_EPREC",)),
    (
        "TX_F_EDLIM",
        N_("Share of jobs of limited duration among women's jobs"),
        Unit.PERCENT,
        1,
        ("TX_F_EPREC",),
    ),
    (
        "TX_ET_EDLIM",
        N_("Share of jobs of limited duration among foreigners' jobs"),
        Unit.PERCENT,
        1,
        ("TX_ET_EPREC",),
    ),
    ("CA", N_("People in subsidised jobs"), Unit.COUNT, 0, ()),
    ("ABCDE", N_("Job seekers, categories A to E"), Unit.COUNT, 0, ()),
    ("ABCDE_F", N_("Job seekers, categories A to E: women"), Unit.COUNT, 0, ()),
    ("ABCDE_H", N_("Job seekers, categories A to E: men"), Unit.COUNT, 0, ()),
    ("ABC", N_("Job seekers, categories A, B, C"), Unit.COUNT, 0, ()),
    ("ABC_F", N_("Job seekers A, B, C: women"), Unit.COUNT, 0, ()),
    ("ABC_H", N_("Job seekers A, B, C: men"), Unit.COUNT, 0, ()),
    ("ABC_RSA", N_("Job seekers A, B, C with the minimum income (RSA)"), Unit.COUNT, 0, ()),
    ("ABC_RSA_F", N_("Job seekers A, B, C with RSA: women"), Unit.COUNT, 0, ()),
    ("ABC_RSA_H", N_("Job seekers A, B, C with RSA: men"), Unit.COUNT, 0, ()),
    ("A_DEFM", N_("Job seekers, category A"), Unit.COUNT, 0, ()),
    ("A_F", N_("Job seekers, category A: women"), Unit.COUNT, 0, ()),
    ("A_H", N_("Job seekers, category A: men"), Unit.COUNT, 0, ()),
    ("ABC_25", N_("Job seekers A, B, C of 25 or less"), Unit.COUNT, 0, ()),
    ("ABC_2649", N_("Job seekers A, B, C of 26 to 49"), Unit.COUNT, 0, ()),
    ("ABC_50", N_("Job seekers A, B, C of 50 or more"), Unit.COUNT, 0, ()),
    ("ABC_FR", N_("Job seekers A, B, C: French"), Unit.COUNT, 0, ()),
    ("ABC_E", N_("Job seekers A, B, C: foreigners"), Unit.COUNT, 0, ()),
    ("ABC_INFCAPBEP", N_("Job seekers A, B, C below CAP or BEP"), Unit.COUNT, 0, ()),
    ("ABC_CAPBEP", N_("Job seekers A, B, C with CAP or BEP"), Unit.COUNT, 0, ()),
    ("ABC_BAC", N_("Job seekers A, B, C with the baccalauréat"), Unit.COUNT, 0, ()),
    ("ABC_SUPBAC", N_("Job seekers A, B, C above the baccalauréat"), Unit.COUNT, 0, ()),
    ("ABC_INFCAPBEP_F", N_("Job seekers below CAP or BEP: women"), Unit.COUNT, 0, ()),
    ("ABC_CAPBEP_F", N_("Job seekers with CAP or BEP: women"), Unit.COUNT, 0, ()),
    ("ABC_BAC_F", N_("Job seekers with the baccalauréat: women"), Unit.COUNT, 0, ()),
    ("ABC_SUPBAC_F", N_("Job seekers above the baccalauréat: women"), Unit.COUNT, 0, ()),
    ("ABC_INFCAPBEP_H", N_("Job seekers below CAP or BEP: men"), Unit.COUNT, 0, ()),
    ("ABC_CAPBEP_H", N_("Job seekers with CAP or BEP: men"), Unit.COUNT, 0, ()),
    ("ABC_BAC_H", N_("Job seekers with the baccalauréat: men"), Unit.COUNT, 0, ()),
    ("ABC_SUPBAC_H", N_("Job seekers above the baccalauréat: men"), Unit.COUNT, 0, ()),
)

# Read as text and left to the lists of QPV and communes: they are no values.
WORDS = frozenset(
    {
        "LIBGEO",
        "LIBCOM",
        "LIBQPV",
        "LIBQP",
        "NOMQP",
        "CODEREG",
        "LIBREG",
        "REG",
        "DEP",
        "CODEUU2020",
        "LISTEDEPCOM",
        "LISTELIBDEPCOM",
        "LISTEEPCI2022",
        "LISTEEPCI",
        "LISTEDEP",
        "INSEECOM",
        "COM",
        "QUARTIER",
        "LIBQUARTIER",
    }
)
_YEAR = re.compile(r"_A(\d\d)$")
_TWO_DIGITS = re.compile(r"(?<=[A-Z0-9])(\d\d)$")


def bare(header: str) -> str:
    """A header as it is compared: capitals, no blank or underscore."""
    return re.sub(r"[\s_]+", "", header).upper()


# From which variable on, in the order above, another source begins.
_SOURCES = {
    "POP_MUN": Source.CENSUS,
    "A_CNAF": Source.FAMILY,
    "TP60": Source.TAXES,
    "C": Source.HEALTH,
    "APPA": Source.FAMILY,
    "TX_TOT_EMPL": Source.CENSUS,
    "CA": Source.SUBSIDISED_JOBS,
    "ABCDE": Source.JOB_SEEKERS,
}


def _listed() -> dict[str, Variable]:
    found, source = {}, Source.UNKNOWN
    for theme, rows in ((_DEMOGRAPHY, _DEMO), (_INCOME, _REVN), (_EMPLOYMENT, _IPRO)):
        for code, label, unit, decimals, older in rows:
            source = _SOURCES.get(code, source)
            headers = tuple(bare(header) for header in (code, *older))
            found[code] = Variable(code, label, unit, theme, headers, decimals, source=source)
    return found


VARIABLES: dict[str, Variable] = _listed()
# The commonest questions first: what a sheet shows before anything else.
HEADLINES = (
    "POP_MUN",
    "TP60",
    "DISP_Q2",
    "TX_TOT_EMPL",
    "TX_TOT_EDLIM",
    "TX_TOT_0A24",
    "TX_TOT_60ETPLUS",
    "IND_JEUNE",
    "TX_TOT_MEN1",
    "AM",
)
_BY_HEADER = {header: variable for variable in VARIABLES.values() for header in variable.headers}


def variable(code: str) -> Variable:
    """The variable of a canonical code; one that the dictionary lacks is undescribed and named by its header."""
    known = VARIABLES.get(code)
    if known is not None:
        return known
    return Variable(code, "", Unit.COUNT, IndicatorTheme.OTHER, (bare(code),), is_described=False, decimals=2)


@lru_cache(maxsize=4096)
def variable_of(header: str, theme: IndicatorTheme | None = None) -> Variable:
    """What a column holds. ``A`` counts job seekers in the employment file and CAF recipients elsewhere."""
    plain = bare(header)
    if plain == "A":
        return VARIABLES["A_DEFM" if theme is IndicatorTheme.EMPLOYMENT else "A_CNAF"]
    known = _BY_HEADER.get(plain)
    if known is None:
        known = _BY_HEADER.get(_parted(header)[0])
    return variable(header.strip()) if known is None else known


def year_of(header: str) -> int | None:
    """The year of the values that a header ends with: ``DISP_TP60_A18`` and ``TP6018`` say 2018; else None."""
    plain = bare(header)
    return None if plain in _BY_HEADER else _parted(header)[1]


def _parted(header: str) -> tuple[str, int | None]:
    """The header without its year, and the year. Two bare digits are a year only after a known name."""
    plain = header.strip().upper()
    marked = _YEAR.search(plain)
    if marked is not None:
        return bare(plain[: marked.start()]), 2000 + int(marked.group(1))
    digits = _TWO_DIGITS.search(bare(plain))
    if digits is not None and bare(plain)[: digits.start()] in _BY_HEADER:
        return bare(plain)[: digits.start()], 2000 + int(digits.group(1))
    return bare(plain), None


def is_note(header: str) -> bool:
    """Whether a column tells why others are empty: ``NOTE_CNAF``, ``DISP_NOTE_A18``."""
    return "NOTE" in header.strip().upper().split("_")


def source_of_note(header: str) -> Source | None:
    """Of which source a NOTE_… column speaks; None where it is not known."""
    parts = set(header.strip().upper().split("_"))
    if parts & {"DISP", "DEC"}:
        return Source.TAXES
    if "E" in parts or "T" in parts:  # NOTE_ASP_E and NOTE_PE_T speak of changes over time
        return None
    return next((source for source in Source if source.value in parts), None)


def is_words(header: str) -> bool:
    """Whether a column names a place and holds no values."""
    return bare(header) in WORDS
