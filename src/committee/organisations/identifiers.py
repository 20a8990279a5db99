"""Is this text a SIRET, SIREN or RNA number? Digits and check digits, La Poste's own rule included."""

import re

from stdnum.exceptions import ValidationError
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

from committee.words import Refused, Sentence

# An association of the national register; the three departments of Alsace-Moselle keep registers of their own.
_RNA = re.compile(r"W[0-9A-Z]{9}")


def read_siret(text: str | None) -> str | None:
    """Fourteen digits; None for a blank. Raises Refused on a wrong length or check digit."""
    if text is None or not text.strip():
        return None
    try:
        return str(stdnum_siret.validate(text))
    except ValidationError as error:
        raise Refused(Sentence("{text} is not a valid SIRET number.", text=text.strip())) from error


def read_siren(text: str | None) -> str | None:
    """Nine digits; None for a blank. Raises Refused on a wrong length or check digit."""
    if text is None or not text.strip():
        return None
    try:
        return str(stdnum_siren.validate(text))
    except ValidationError as error:
        raise Refused(Sentence("{text} is not a valid SIREN number.", text=text.strip())) from error


def read_rna(text: str | None) -> str | None:
    """W and nine letters or digits; None for a blank. Raises Refused otherwise."""
    if text is None or not text.strip():
        return None
    compact = "".join(text.split()).upper()
    if _RNA.fullmatch(compact) is None:
        raise Refused(Sentence("{text} is not a valid RNA number.", text=text.strip()))
    return compact


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
