"""Which names resemble each other enough for a person to be asked? Folded texts in, places and scores out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

LEAST = 80  # of 100; below, a proposal is a guess
# Words which say what an organisation is, not which one it is.
_FORMS = re.compile(
    r"\b(association|assoc|asso|sa|sa d hlm|sahlm|hlm|esh|oph|office public de l habitat|sem|scic|scop|sas|sarl|"
    r"societe|anonyme|fondation|ste|groupe|loi 1901|habitat)\b"
)
_FIGURES = re.compile(r"\d+")
_SIGNS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True)
class Similar:
    """An organisation one of whose names resembles a given one; ``score`` from 0 to 100."""

    id: str
    name: str
    score: int


def bare(folded_name: str) -> str:
    """A folded name without punctuation and legal form; the whole name when nothing else is left."""
    text = " ".join(_SIGNS.sub(" ", folded_name.replace("&", " et ")).split())
    return " ".join(_FORMS.sub(" ", text).split()) or text


def resemblance(one: str, other: str) -> int:
    """How alike two bare names are, 0 to 100, whatever the order of their words; other figures, other names."""
    if set(_FIGURES.findall(one)) != set(_FIGURES.findall(other)):
        return 0
    joined = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))
    return round(max(joined, fuzz.token_sort_ratio(one, other)))


def most_similar(folded_name: str, known: Sequence[str], least: int = LEAST) -> list[tuple[int, int]]:
    """Places in ``known`` (folded names) and scores of those resembling a name, the most alike first."""
    name = bare(folded_name)
    scored = [(place, resemblance(name, bare(text))) for place, text in enumerate(known)]
    return sorted(
        ((place, score) for place, score in scored if score >= least), key=lambda one: (-one[1], one[0])
    )


def similar_pairs(folded_names: Sequence[str], least: int = LEAST) -> list[tuple[int, int, int]]:
    """Places of two names that resemble each other, with the score; all pairs of the list, the most alike first."""
    names = [bare(text) for text in folded_names]
    joined = [name.replace(" ", "") for name in names]
    near = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=least - 1)
    near = near + process.cdist(joined, joined, scorer=fuzz.ratio, score_cutoff=least - 1)
    pairs = []
    for one, row in enumerate(near):
        for other in row.nonzero()[0]:
            if one < other and (score := resemblance(names[one], names[other])) >= least:
                pairs.append((one, int(other), score))
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
