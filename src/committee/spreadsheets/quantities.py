"""What number does a phrase tell: its value, what is counted, how exactly, with or without tax?

``plus de 13.000 locataires``, ``37 000 euros``, ``une trentaine d’associations``, ``trimestriel``: general rules of
French (and of English figures), no list of known texts.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from committee.spreadsheets.interpretations import (
    Certainty,
    Interpretation,
    Qualifier,
    Tax,
    interpreted,
    refused,
    unknown,
)
from committee.spreadsheets.rules import Habit, is_unknown, typed_number
from committee.words import Sentence

EUR, PERCENT, PART, RANK, YEAR = "EUR", "%", "part", "rang", "année"
NOT_A_NUMBER = Sentence("This is not a number.")
SEVERAL_NUMBERS = Sentence("Several numbers stand here.")
ONE_DOT = Sentence("The dot was read as the sign of thousands.")
ONE_COMMA = Sentence("The comma was read as the sign of thousands.")
ODD_BLANKS = Sentence("The blanks between the figures were left out.")
IN_WORDS = Sentence("A number in words was read.")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the words around it. ``before`` and ``after``: what no rule has read, without accents."""

    value: Decimal
    unit: str | None = None
    qualifier: Qualifier = Qualifier.EXACTLY
    tax: Tax = Tax.NOT_TOLD
    period: str | None = None
    doubt: Sentence | None = None
    before: str = ""
    after: str = ""
    is_bare_year: bool = False


# Numbers in figures.
_FIGURES = re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})+(?![0-9])(?:[.,][0-9]+)?|[0-9](?:[0-9.,]*[0-9])?")
_FRACTION = re.compile(r"(?<![0-9.,/])([0-9]{1,2}) ?[/⁄] ?([0-9]{1,2})(?![0-9.,/])")
_LONGEST_NUMBER = 18  # signs: what Decimal reckons exactly, and more than anybody counts
_VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4"}
_ODD_BLANKS = re.compile(r"[0-9] [0-9]")

# What stands after a number, in the order in which it is read.
_ORDINAL = re.compile(r"(?:ers?|eres?|nde?s?|e|emes?|iemes?)\b")
_FACTORS = (
    (re.compile(r" ?k ?(?=€|eur)| ?k\b| ?milliers?\b| ?mille\b"), Decimal(1000)),
    (re.compile(r" ?m ?(?=€|eur)| ?millions?\b"), Decimal(10**6)),
    (re.compile(r" ?mds? ?(?=€|eur)| ?milliards?\b"), Decimal(10**9)),
)
_CURRENCY = re.compile(r"(?: d'| de )? ?(?:€|euros?\b|eur\b)")
_PERCENT_SIGN = re.compile(r" ?(?:%|pour ?-?cents?\b|p\.? ?100\b)")
_TAX = (
    (re.compile(r" ?\(?(?:h\.? ?t\b\.?|hors[ -]taxes?\b|hors tva\b)\)?"), Tax.EXCLUDED),
    (re.compile(r" ?\(?(?:t\.? ?t\.? ?c\b\.?|toutes taxes comprises\b|tva comprise\b)\)?"), Tax.INCLUDED),
)
_PERIOD = re.compile(r" ?(?:/|par |chaque )? ?(mois|ans?|annees?|trimestres?|semaines?|jours?)\b")
_PERIOD_ADJECTIVE = re.compile(r" (mensuel|annuel|trimestriel|hebdomadaire)(?:le)?s?\b")
_PERIODS = {"an": "an", "annee": "an", "moi": "mois", "trimestre": "trimestre", "semaine": "semaine"}
_PERIODS |= {"jour": "jour", "mensuel": "mois", "annuel": "an", "trimestriel": "trimestre"}
_PERIODS |= {"hebdomadaire": "semaine"}
_AFTER = (
    (
        re.compile(r" ?(?:\(?environ\)?|env\.?|a peu pres|approximativement|\(?estimes?\)?)(?=\W|$)"),
        Qualifier.ABOUT,
    ),
    (
        re.compile(r" ?(?:(?:et|ou) plus\b|au moins\b|(?:au )?minimum\b|min\b\.?|\+(?=\s*$))"),
        Qualifier.MORE_THAN,
    ),
    (re.compile(r" ?(?:(?:et|ou) moins\b|au plus\b|(?:au )?maximum\b|max\b\.?)"), Qualifier.LESS_THAN),
)

# What stands before it.
_BEFORE = (
    (
        re.compile(
            r"(?:(?:\b(?:environ|env\.?|aux alentours de|pres d[e']|presque|a peu pres|quasi(?:ment)?|"
            r"approximativement|approx\.?|de l'ordre d[e']|estim(?:ee?s?|ation)(?: a| d[e'])?|about|nearly|some))"
            r"|[~≈±])\s*$"
        ),
        Qualifier.ABOUT,
    ),
    (
        re.compile(
            r"(?:\b(?:plus d[e']|au moins|(?:au )?minimum|min\.?|superieure?s? a|au-?dela d[e']|more than|over)|"
            r">=?|≥)\s*$"
        ),
        Qualifier.MORE_THAN,
    ),
    (
        re.compile(
            r"(?:\b(?:moins d[e']|jusqu'a|au plus|(?:au )?maximum|max\.?|inferieure?s? a|plafonnee?s? a|"
            r"less than|under|up to)|<=?|≤)\s*$"
        ),
        Qualifier.LESS_THAN,
    ),
)
# Around four things or around a theme? Only a round number is approximate.
_AROUND = re.compile(r"\bautour d[e']\s*$")
_BELOW = re.compile(r"\b(?:inferieure?s? d[e']|(?:baisse|diminution|recul|reduction) d[e'])\s*$")
_MINUS = re.compile(r"(?:^|[\s(])-\s?$")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_CURRENCY_BEFORE = re.compile(r"(?:€|\beuros?|\beur)\s*$")
_YEAR_BEFORE = re.compile(
    r"\b(?:en|des|depuis|annee|exercice|millesime|partir de|d'ici|avant|apres|fin|debut)\s*$"
)
_ARTICLE = re.compile(r"(?:^|\s)(?:les|des|aux?|l'|la|le|une?|d'|de|d|a|soit|et|sur)\s*$")

# What is counted. The same thing under several names is one unit: households, dwellings, people.
_SAME = {
    "menage": ("menage", "foyer", "famille"),
    "logement": ("logement", "villa", "appartement", "maison", "pavillon", "habitation"),
    "personne": (
        "personne",
        "locataire",
        "habitant",
        "resident",
        "senior",
        "enfant",
        "jeune",
        "femme",
        "homme",
        "beneficiaire",
        "participant",
        "adulte",
        "salarie",
        "adherent",
        "etudiant",
        "eleve",
    ),
    "an": ("an", "annee"),
    "mois": ("mois", "moi"),
    "m": ("m", "metre"),
    "association": ("association", "asso"),
}
_UNITS = {name: unit for unit, names in _SAME.items() for name in names}
_WRITTEN = {"menage": "ménage", "temoignage": "témoignage", "evenement": "événement", "seance": "séance"}
_ADJECTIVES = frozenset(
    [
        "nouveaux",
        "nouvelles",
        "anciens",
        "anciennes",
        "autres",
        "petits",
        "petites",
        "grands",
        "grandes",
        "jeunes",
        "premiers",
        "premieres",
        "derniers",
        "dernieres",
        "meme",
        "memes",
        "seuls",
        "seules",
        "principaux",
        "principales",
        "de",
        "d",
        "des",
        "du",
        "la",
        "les",
        "l",
    ]
)
_NO_NOUN = frozenset(
    [
        "plus",
        "moins",
        "mais",
        "dans",
        "sous",
        "sans",
        "vers",
        "alors",
        "depuis",
        "apres",
        "dont",
        "ans",
        "puis",
        "pas",
        "tous",
        "toutes",
    ]
)
_NOUN = re.compile(r"[a-z]+")


def bare(text: str) -> str:
    """Lower case, no accents, one kind of blank, apostrophe and minus: how phrases are read."""
    for sign, written in _VULGAR.items():
        text = text.replace(sign, written)
    plain = unicodedata.normalize("NFD", text.replace("’", "'").replace("−", "-").replace("\u2044", "/"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(letters.casefold().replace("œ", "oe").split())


def read_quantity(text: str, *, has_thousands: bool = True) -> Quantity | Sentence:
    """The one number of a phrase and what surrounds it, or why there is none."""
    phrase = bare(text)
    if fraction := _FRACTION.search(phrase):
        return _fraction(phrase, fraction)
    if whole := _IN_BRACKETS.fullmatch(phrase):
        phrase = f"-{whole[1]}"
    found = list(_FIGURES.finditer(phrase))
    if not found:
        return _in_words(phrase)
    if len(found) > 1:
        joined = _joined(phrase, found)
        if joined is None:
            return SEVERAL_NUMBERS
        phrase, found = joined, list(_FIGURES.finditer(joined))
        doubt: Sentence | None = ODD_BLANKS
    else:
        doubt = None
    figures = found[0]
    typed = typed_number(figures[0], has_thousands=has_thousands)
    if typed is None or len(figures[0]) > _LONGEST_NUMBER:
        return NOT_A_NUMBER
    if typed.habit is Habit.ONE_DOT:
        doubt = ONE_DOT
    elif typed.habit is Habit.ONE_COMMA:
        doubt = ONE_COMMA
    value, before, after = typed.value, phrase[: figures.start()], phrase[figures.end() :]
    if ordinal := _ORDINAL.match(after):
        return Quantity(value, RANK, before=before, after=after[ordinal.end() :])
    is_year = figures[0].isdigit() and 1900 <= value <= 2100
    return _surrounded(value, before, after, doubt, is_year=is_year)


def _joined(phrase: str, found: list[re.Match[str]]) -> str | None:
    """The phrase with its figures put together when only blanks part them, as in ``12 34``; else None."""
    start, end = found[0].start(), found[-1].end()
    middle = phrase[start:end]
    if re.fullmatch(r"[0-9]+(?: [0-9]+)+(?:[.,][0-9]{1,2})?", middle) is None:
        return None
    return phrase[:start] + middle.replace(" ", "") + phrase[end:]


def _fraction(phrase: str, found: re.Match[str]) -> Quantity | Sentence:
    above, below = int(found[1]), int(found[2])
    rest = phrase[: found.start()] + phrase[found.end() :]
    if _FIGURES.search(rest):
        return SEVERAL_NUMBERS
    if not 0 < above < below:
        return NOT_A_NUMBER
    return _surrounded(
        Decimal(above) / Decimal(below), phrase[: found.start()], phrase[found.end() :], None, unit=PART
    )


def _surrounded(
    value: Decimal,
    before: str,
    after: str,
    doubt: Sentence | None,
    *,
    unit: str | None = None,
    qualifier: Qualifier = Qualifier.EXACTLY,
    is_year: bool = False,
) -> Quantity:
    """The number with what its surroundings say of it; what they do not say is left in ``before`` and ``after``."""
    place = _Place(value, before, after, unit, qualifier)
    place.read_after()
    is_bare_year = is_year and place.unit is None and place.tax is Tax.NOT_TOLD
    place.read_before()
    if is_bare_year and _YEAR_BEFORE.search(before):
        place.unit = YEAR
    return Quantity(
        place.value,
        place.unit,
        place.qualifier,
        place.tax,
        place.period,
        doubt,
        "" if doubt is IN_WORDS and place.before.strip() in {"la", "le", "les"} else place.before.strip(),
        place.after.strip(),
        is_bare_year,
    )


@dataclass(slots=True)
class _Place:
    """A number in its phrase: each rule takes away the words that it has read."""

    value: Decimal
    before: str
    after: str
    unit: str | None
    qualifier: Qualifier
    tax: Tax = Tax.NOT_TOLD
    period: str | None = None

    def _takes(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.after)
        if found is not None:
            self.after = self.after[found.end() :]
        return found

    def _takes_back(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.search(self.before)
        if found is not None:
            self.before = self.before[: found.start()]
        return found

    def read_after(self) -> None:
        """Thousands or millions, money, percent, tax, period, what is counted, how exactly."""
        for pattern, factor in _FACTORS:
            if self._takes(pattern):
                self.value *= factor
                break
        if self._takes(_CURRENCY):
            self.unit = EUR
        elif self._takes(_PERCENT_SIGN):
            self.unit = PERCENT
        for pattern, told in _TAX:
            if self._takes(pattern):
                self.tax, self.unit = told, EUR
                self._takes(_CURRENCY)
        if self.unit == EUR and (every := self._takes(_PERIOD) or self._takes(_PERIOD_ADJECTIVE)):
            self.period = _PERIODS[every[1] if every[1] in _PERIODS else every[1].rstrip("s")]
        if self.unit is None:
            self.unit, self.after = _noun(self.after)
        for pattern, said in _AFTER:
            if self._takes(pattern):
                self.qualifier = said

    def read_before(self) -> None:
        """Money, sign or difference, how exactly; an article between the qualifier and the number is skipped."""
        if self._takes_back(_CURRENCY_BEFORE):
            self.unit = self.unit or EUR
        if self._takes_back(_MINUS) or self._takes_back(_BELOW):
            self.value = -self.value
        if abs(self.value) < 10**20 and self.value % 10 == 0 and self._takes_back(_AROUND):
            self.qualifier = Qualifier.ABOUT
        for pattern, said in _BEFORE:
            whole = self.before
            while not (found := self._takes_back(pattern)) and self._takes_back(_ARTICLE):
                pass
            if found:
                self.qualifier = said
            else:
                self.before = whole


def _noun(after: str) -> tuple[str | None, str]:
    """The unit that the words after a number name, and what follows it; a plural noun names itself."""
    rest = after
    while word := re.match(r"[ ']*([a-z]+)", rest):
        name = word[1]
        unit = unit_of(name)
        if unit is not None:
            return unit, rest[word.end() :]
        if name not in _ADJECTIVES:
            break
        rest = rest[word.end() :]
    return None, after


def unit_of(name: str) -> str | None:
    """The unit of a counted noun in lower case without accents: known ones, else a plural's singular."""
    singular = name[:-1] if name.endswith(("s", "x")) else name
    for known in (name, singular):
        if known in _UNITS:
            unit = _UNITS[known]
            return _WRITTEN.get(unit, unit)
    if len(name) < 5 or name == singular or name in _NO_NOUN or name in _ADJECTIVES:
        return None
    return _WRITTEN.get(singular, singular)


# Numbers in words.
_ONES = [
    "zero",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
_SMALL = {word: number for number, word in enumerate(_ONES)} | {"une": 1, "vingt": 20, "vingts": 20}
_SMALL |= {"trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "nonante": 90}
_LARGE = {"mille": 1000, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9}
_ABOUT = {"dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "douzaine": 12}
_ABOUT |= {"cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000}
_SHARES = {"moitie": 2, "demi": 2, "demie": 2, "tiers": 3, "quart": 4, "quarts": 4}
_ORDINALS = {"premier": 1, "premiere": 1, "second": 2, "seconde": 2, "neuvieme": 9, "cinquieme": 5}
_ORDINALS |= {f"{word.rstrip('e')}ieme": number for word, number in _SMALL.items() if 1 < number < 100}
_FREQUENCIES = {"quotidien": 365, "hebdomadaire": 52, "bimensuel": 24, "mensuel": 12, "bimestriel": 6}
_FREQUENCIES |= {"trimestriel": 4, "semestriel": 2, "annuel": 1}
_ARTICLES = frozenset({"un", "une"})
_WORD = re.compile(r"[a-z]+")
_BETWEEN = frozenset({" ", "-", " et ", "-et-"})


def _in_words(phrase: str) -> Quantity | Sentence:
    """A number in words: the longest run of them; an article ``un`` alone counts only where the phrase begins."""
    words = list(_WORD.finditer(phrase))
    for at, word in enumerate(words):
        end, value = _run(phrase, words, at)
        following = words[end][0] if end < len(words) else ""
        is_article = end == at + 1 and word[0] in _ARTICLES and word.start() > 0
        if is_article and following not in _SHARES and following not in _ABOUT:
            end, value, following = at, None, word[0]
        last = words[end].end() if following else 0
        share = _SHARES.get(following)
        if share is None and value is not None and _ORDINALS.get(following.rstrip("s"), 0) > 2:
            share = _ORDINALS[following.rstrip("s")]
        around = (phrase[: word.start()], phrase[last:])
        if share is not None and (end == at or _touch(phrase, words, end)):
            whole = Decimal(1) if value is None else value
            return _surrounded(whole / share, *around, IN_WORDS, unit=PART)
        singular = following.rstrip("s")
        if singular in _ABOUT and (value is not None or not following.endswith("s")):
            return _surrounded(
                (value or Decimal(1)) * _ABOUT[singular], *around, IN_WORDS, qualifier=Qualifier.ABOUT
            )
        if value is not None:
            behind = phrase[words[end - 1].end() :]
            told = _surrounded(value, phrase[: word.start()], behind, IN_WORDS)
            if end == at + 1 and word[0] in _ARTICLES and behind and told.unit is None:
                continue
            return told
        if word[0] in _ORDINALS:
            return Quantity(
                Decimal(_ORDINALS[word[0]]),
                RANK,
                doubt=IN_WORDS,
                before=phrase[: word.start()],
                after=phrase[word.end() :],
            )
        frequency = _FREQUENCIES.get(re.sub(r"(?:le)?s?$", "", word[0]))
        if frequency is not None:
            return _surrounded(Decimal(frequency), *around, IN_WORDS, unit="/an")
    return NOT_A_NUMBER


def _touch(phrase: str, words: list[re.Match[str]], at: int) -> bool:
    return phrase[words[at - 1].end() : words[at].start()] in _BETWEEN


def _run(phrase: str, words: list[re.Match[str]], at: int) -> tuple[int, Decimal | None]:
    """Where the run of number words from this one on ends, and its value."""
    total, current, end = 0, 0, at
    place = at
    while place < len(words) and (place == at or _touch(phrase, words, place)):
        word = words[place][0]
        if word in _SMALL:
            current = current * 20 if current == 4 and word.startswith("vingt") else current + _SMALL[word]
        elif word in {"cent", "cents"}:
            current = (current or 1) * 100
        elif word in _LARGE:
            total, current = total + (current or 1) * _LARGE[word], 0
        elif word == "et" and place > at:
            place += 1
            continue
        else:
            break
        place += 1
        end = place
    return end, None if end == at else Decimal(total + current)


def interpret_quantity(text: object, label: str = "") -> Interpretation[Decimal]:
    """A number told in a phrase, with its unit, qualifier and tax; a share in words is a ``part`` of 1.

    ``label``: what the figure is about, in French; it names the unit when the phrase does not. A bare figure from
    1900 to 2100 that counts nothing is a year. Units: ``EUR``, ``EUR/mois``, ``%``, ``part``, ``rang``, ``/an``,
    ``année`` (a date), ``an`` (a length), else the noun that is counted. Without a unit, None.
    """
    if is_unknown(text):
        return unknown(text)
    read = read_quantity(str(text))
    if isinstance(read, Sentence):
        return refused(text, read)
    unit = read.unit
    told = bare(label)
    if unit is None and not (read.is_bare_year and unit_in_label(told) is None):
        unit = unit_in_label(told)
    elif unit is None:
        unit = YEAR
    if unit == EUR:
        period = read.period
        if period is None and (every := _PERIOD_ADJECTIVE.search(f" {told}")):
            period = _PERIODS[every[1]]
        unit = EUR if period is None else f"{EUR}/{period}"
    reading = (
        Interpretation(read.value, text) if read.doubt is None else interpreted(read.value, text, read.doubt)
    )
    if read.qualifier is not Qualifier.EXACTLY:
        reading.certainty = Certainty.INTERPRETED
        reading.message = reading.message or Sentence(
            "The number is told as “{qualifier}”.", qualifier=read.qualifier
        )
    reading.qualifier, reading.unit, reading.tax = read.qualifier, unit, read.tax
    return reading


def unit_in_label(told: str) -> str | None:
    """The unit that a label names when it begins with what is counted, in the plural: ``nouveaux foyers``."""
    for word in _NOUN.findall(told):
        if word in _ADJECTIVES:
            continue
        return unit_of(word) if word.endswith(("s", "x")) else None
    return None
