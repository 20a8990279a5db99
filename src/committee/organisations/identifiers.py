"""Is this text a SIRET, SIREN or RNA number? A field takes only what a file's cell would read as exact."""

from committee.spreadsheets.identifiers import interpret_rna, interpret_siren, interpret_siret
from committee.spreadsheets.interpretations import Certainty
from committee.words import Refused, Sentence


def read_siret(text: str | None) -> str | None:
    """Fourteen digits; None for a blank. Raises Refused on a wrong length or check digit."""
    if text is None or not text.strip():
        return None
    read = interpret_siret(text)
    if read.value is None or read.certainty is not Certainty.EXACT:
        raise Refused(Sentence("{text} is not a valid SIRET number.", text=text.strip()))
    return read.value


def read_siren(text: str | None) -> str | None:
    """Nine digits; None for a blank. Raises Refused on a wrong length or check digit."""
    if text is None or not text.strip():
        return None
    read = interpret_siren(text)
    if read.value is None or read.certainty is not Certainty.EXACT:
        raise Refused(Sentence("{text} is not a valid SIREN number.", text=text.strip()))
    return read.value


def read_rna(text: str | None) -> str | None:
    """W and nine letters or digits; None for a blank. Raises Refused otherwise."""
    if text is None or not text.strip():
        return None
    read = interpret_rna(text)
    if read.value is None:
        raise Refused(Sentence("{text} is not a valid RNA number.", text=text.strip()))
    return read.value


def has_wrong_check_digits(digits: str | None) -> bool:
    """Whether nine or fourteen digits are those of no SIREN or SIRET number: an alert when a file brings them."""
    if digits is None or not digits.isascii() or not digits.isdigit() or len(digits) not in {9, 14}:
        return False
    read = read_siren if len(digits) == 9 else read_siret
    try:
        read(digits)
    except Refused:
        return True
    return False
