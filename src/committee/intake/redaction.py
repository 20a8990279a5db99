"""When is an application of a blind call redacted, and which names does a redaction still tell? No SQL."""

from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import fuzz

from committee.intake.rules import TEXTS
from committee.spreadsheets.rules import folded
from committee.words import N_, Labelled, Sentence

TITLE = "title"
LONGEST_TITLE = 300
# A name of fewer letters is a word of the language as often as a name.
SHORTEST_NAME = 3
# From this length on, a name is recognised with a letter wrong.
LONG_NAME, NEAR = 8, 90.0
# What begins the names of organisations and places, and tells nobody apart.
_COMMON = frozenset(
    folded(
        "association asso de des du la le les l d et en office public habitat régie quartier ville commune"
    ).split()
)


class RedactionState(Labelled):
    """How far the redaction of an application is."""

    NOTHING = "nothing", N_("Nothing written")
    TITLE = "title", N_("Title only")
    PARTLY = "partly", N_("Some texts missing")
    WRITTEN = "written", N_("Title and texts written")


def state_of(title: str | None, texts: Mapping[str, str], wanted: Collection[str]) -> RedactionState:
    """How far a redaction is, beside the texts which the application has."""
    held = set(texts) & set(wanted)
    if title is None and not held:
        return RedactionState.NOTHING
    if title is not None and held == set(wanted):
        return RedactionState.WRITTEN
    return RedactionState.PARTLY if held else RedactionState.TITLE


def names_told(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of these names that a text tells: word for word whatever the accents, a long one with a slip."""
    words = folded(text).split()
    return tuple(name for name in dict.fromkeys(names) if _is_told(folded(name).split(), words))


def _is_told(name: list[str], words: list[str]) -> bool:
    if not set(name) - _COMMON or len("".join(name)) < SHORTEST_NAME:
        return False
    wanted = " ".join(name)
    spans = (" ".join(words[at : at + len(name)]) for at in range(len(words) - len(name) + 1))
    if len(wanted) < LONG_NAME:
        return wanted in spans
    return any(fuzz.ratio(wanted, span) >= NEAR for span in spans)


def why_not_redact(title: str, texts: Mapping[str, str], *, is_blind: bool, has_met: bool) -> Sentence | None:
    """Why this is not written in place of an application's own words."""
    if not is_blind:
        return Sentence(
            "This call is not read blind: its readers see the applications as they were deposited."
        )
    if has_met:
        return Sentence("The meeting has come: the applications are shown as they were deposited.")
    if unknown := sorted(set(texts) - set(TEXTS)):
        return Sentence("An application has no text {name}.", name=unknown[0])
    if len(title.strip()) > LONGEST_TITLE:
        return Sentence("A title has at most {length} characters.", length=LONGEST_TITLE)
    return None
