"""Which SIRET, SIREN, RNA, commune, department or QPV does a cell name, what spreadsheets lose put back?"""

import re
from typing import Any, NamedTuple

from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

from committee.spreadsheets.interpretations import Interpretation, interpreted, mended, refused, unknown
from committee.spreadsheets.rules import is_unknown, parse_text
from committee.words import Sentence

_PLAIN_SIRET = re.compile(r"[0-9]{14}")
_BETWEEN = re.compile(r"[\s\u00a0\u202f.\-_/]+")
_POINT_ZERO = re.compile(r"[.,]0+$")
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
# An association of the national register; the three departments of Alsace-Moselle keep registers of their own.
_RNA = re.compile(r"W[0-9A-Z]{9}")
_COMMUNE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_POSTAL = re.compile(r"[0-9]{5}")
_NAME_AND_CODE = re.compile(r"(.*\S)\s*\(\s*([0-9]{4,5}|2[ABab][0-9]{3})\s*\)")
_DEPARTMENT = re.compile(r"0[1-9]|1[0-9]|2[1-9AB]|[3-8][0-9]|9[0-5]|97[1-8]|98[4678]")
_DEPARTMENT_AND_NAME = re.compile(
    r"([0-9]{1,3}|2[AB])\s*[-–—:]?\s+\D.*|\D.*\(\s*([0-9]{1,3}|2[AB])\s*\)", re.DOTALL
)
_QPV = re.compile(r"QP[0-9AB]{6}|QN[0-9AB]{3}[0-9]{2}[A-Z]")
_QPV_SHORT = re.compile(r"(QP|QN)([0-9][0-9AB])([0-9]{3}|[0-9]{2}[A-Z])")

_DIGITS_LOST = Sentence("A spreadsheet program wrote this number shortened: its last digits are lost.")
_AS_TEXT = Sentence("Format the column as text and copy the number again from its source.")
_ZEROS = Sentence("Its leading zeros were put back.")
_POINT = Sentence("A decimal part was left out.")


class Commune(NamedTuple):
    """What a cell tells of a commune; an INSEE code is never taken for a postal code, nor the other way round."""

    name: str | None = None
    code: str | None = None
    postal_code: str | None = None


def is_siret(number: str) -> bool:
    """Whether fourteen digits are a SIRET: both check digits, La Poste's own rule included."""
    return bool(stdnum_siret.is_valid(number)) and number.strip("0") != ""


def is_siren(number: str) -> bool:
    """Whether nine digits are a SIREN."""
    return bool(stdnum_siren.is_valid(number)) and number.strip("0") != ""


def is_rna(number: str) -> bool:
    """Whether it is W and nine letters or digits."""
    return _RNA.fullmatch(number) is not None


def interpret_siret(raw: object) -> Interpretation[str]:
    """Fourteen digits as text. Check digits that fail are an alert: the number is kept."""
    if isinstance(raw, str) and _PLAIN_SIRET.fullmatch(raw) and is_siret(raw):
        return Interpretation(raw, raw)
    read = _digits(raw)
    if isinstance(read, Interpretation):
        return read
    number, doubt = read
    if len(number) == 9:
        return refused(
            raw,
            Sentence("This is a SIREN of nine digits; a SIRET has fourteen."),
            Sentence("Add the five digits of the establishment."),
        )
    if 10 <= len(number) <= 13 and (is_siret(number.zfill(14)) or not isinstance(raw, str)):
        number, doubt = number.zfill(14), _ZEROS
    if not number.strip("0"):
        return refused(raw, Sentence("The check digits of this SIRET are wrong."), _CHECK)
    if len(number) != 14:
        return refused(
            raw, Sentence("A SIRET has fourteen digits, this number has {n}.", n=len(number)), _AS_TEXT
        )
    if not is_siret(number):
        return interpreted(number, raw, Sentence("The check digits of this SIRET are wrong."), _CHECK)
    return Interpretation(number, raw) if doubt is None else mended(number, raw, doubt)


def interpret_siren(raw: object) -> Interpretation[str]:
    """Nine digits as text; of a SIRET, its first nine. Check digits that fail are an alert."""
    read = _digits(raw)
    if isinstance(read, Interpretation):
        return read
    number, doubt = read
    if len(number) == 14 and is_siret(number):
        return interpreted(number[:9], raw, Sentence("The SIREN was taken from a SIRET."))
    if 6 <= len(number) <= 8 and is_siren(number.zfill(9)):
        return mended(number.zfill(9), raw, _ZEROS)
    if not number.strip("0"):
        return refused(raw, Sentence("The check digits of this SIREN are wrong."), _CHECK)
    if len(number) != 9:
        return refused(
            raw, Sentence("A SIREN has nine digits, this number has {n}.", n=len(number)), _AS_TEXT
        )
    if not is_siren(number):
        return interpreted(number, raw, Sentence("The check digits of this SIREN are wrong."), _CHECK)
    return Interpretation(number, raw) if doubt is None else mended(number, raw, doubt)


_CHECK = Sentence("Compare it with the register of companies.")


def interpret_rna(raw: object) -> Interpretation[str]:
    """W and nine letters or digits, in capitals."""
    text = _text(raw)
    if text is None:
        return unknown(raw)
    compact = _BETWEEN.sub("", text).upper()
    if is_rna(compact):
        return Interpretation(compact, raw)
    if compact.isascii() and compact.isdigit() and len(compact) == 9:
        return refused(raw, Sentence("An RNA number begins with W."), Sentence("Is it a SIREN?"))
    return refused(raw, Sentence("An RNA number is W and nine digits."))


def interpret_commune(raw: object) -> Interpretation[Commune]:
    """A name, an INSEE code, or the form ``Nom (75011)`` of Démarches simplifiées, which holds a postal code."""
    text = _text(raw)
    if text is None:
        return unknown(raw)
    if found := _NAME_AND_CODE.fullmatch(text):
        code = found[2].zfill(5).upper()
        if _POSTAL.fullmatch(code) is None:
            return Interpretation(Commune(found[1], code), raw)
        return Interpretation(Commune(found[1], None, code), raw)
    if not any(sign.isdigit() for sign in text):
        return Interpretation(Commune(text), raw)
    code_of = interpret_commune_code(raw)
    if code_of.value is None:
        if _is_postal(text):
            return interpreted(Commune(postal_code=text), raw, Sentence("Read as a postal code."))
        return refused(raw, Sentence("This is not the name of a commune."), code_of.proposal)
    return Interpretation(Commune(None, code_of.value), raw, code_of.certainty, code_of.message)


def interpret_commune_code(raw: object) -> Interpretation[str]:
    """An INSEE code of five signs; a postal code that no commune can have as its INSEE code is refused."""
    text = _text(raw)
    if text is None:
        return unknown(raw)
    code = _POINT_ZERO.sub("", text).upper().replace(" ", "")
    lost_zero = re.fullmatch(r"[1-9][0-9]{3}", code) is not None
    code = code.zfill(5) if lost_zero else code
    if _NAME_AND_CODE.fullmatch(text) or _is_postal(code):
        return refused(
            raw, Sentence("This is a postal code, not the INSEE code of a commune."), _borough(code)
        )
    if _COMMUNE.fullmatch(code) is None or code.startswith("00") or code[:2] == "20":
        return refused(raw, Sentence("An INSEE code of a commune has five signs."))
    return mended(code, raw, _ZEROS) if lost_zero else Interpretation(code, raw)


def _is_postal(code: str) -> bool:
    """Whether five digits can only be a postal code: no commune is numbered 000, nor 7500x or 6900x."""
    return re.fullmatch(r"[0-9]{2}000|750(?:0[1-9]|1[0-9]|20)|6900[1-9]", code) is not None


def _borough(code: str) -> Sentence | None:
    """The INSEE code of the municipal borough of Paris or Lyon that a postal code names."""
    if found := re.fullmatch(r"750(0[1-9]|1[0-9]|20)", code):
        return Sentence("Perhaps {code}?", code=f"751{found[1]}")
    if found := re.fullmatch(r"6900([1-9])", code):
        return Sentence("Perhaps {code}?", code=f"6938{found[1]}")
    return None


def interpret_postal_code(raw: object) -> Interpretation[str]:
    """Five digits as text."""
    text = _text(raw)
    if text is None:
        return unknown(raw)
    code = _POINT_ZERO.sub("", text).replace(" ", "")
    if re.fullmatch(r"[1-9][0-9]{3}", code):
        return mended(code.zfill(5), raw, _ZEROS)
    if _POSTAL.fullmatch(code) is None or code.startswith("00"):
        return refused(raw, Sentence("A postal code has five digits."))
    return Interpretation(code, raw)


def interpret_department(raw: object) -> Interpretation[str]:
    """A department's code: ``01``, ``2A``, ``974``; also ``45 - Loiret`` and ``Loiret (45)``."""
    text = _text(raw)
    if text is None:
        return unknown(raw)
    code = _POINT_ZERO.sub("", text).upper()
    named = _DEPARTMENT_AND_NAME.fullmatch(code)
    code = (named[1] or named[2]) if named is not None else code
    lost_zero = re.fullmatch(r"[1-9]", code) is not None
    code = code.zfill(2) if lost_zero else code
    if re.fullmatch(r"0[0-9][0-9AB]", code):
        code = code[1:]
    if _DEPARTMENT.fullmatch(code) is None:
        return refused(
            raw,
            Sentence("This is not the code of a department."),
            Sentence("Write its code, such as 31, 2A or 974."),
        )
    return mended(code, raw, _ZEROS) if lost_zero else Interpretation(code, raw)


def interpret_qpv(raw: object) -> Interpretation[str]:
    """The code of a QPV of 2015 (``QP095012``) or of 2024 (``QN09501M``); a name is refused, not guessed."""
    text = _text(raw)
    if text is None:
        return unknown(raw)
    code = _BETWEEN.sub("", text).upper()
    if _QPV.fullmatch(code):
        return Interpretation(code, raw)
    short = _QPV_SHORT.fullmatch(code)
    if short is not None and _QPV.fullmatch(whole := f"{short[1]}0{short[2]}{short[3]}"):
        return mended(whole, raw, _ZEROS)
    return refused(raw, Sentence("This is not the code of a QPV."), Sentence("Such as QP095012 or QN09501M."))


def _text(raw: object) -> str | None:
    return None if is_unknown(raw) else parse_text(raw).value


def _digits(raw: object) -> tuple[str, Sentence | None] | Interpretation[Any]:
    """The figures of a cell and what was left out of them; else the reading that ends it."""
    text = _text(raw)
    if text is None or isinstance(raw, bool):
        return unknown(raw) if text is None else refused(raw, Sentence("This is not a number."))
    if _SCIENTIFIC.fullmatch(text.replace(" ", "")):
        return refused(raw, _DIGITS_LOST, _AS_TEXT)
    whole = _POINT_ZERO.sub("", text)
    number = _BETWEEN.sub("", whole)
    if not (number.isascii() and number.isdigit()):
        return refused(raw, Sentence("Only figures stand in this number."))
    return number, None if whole == text else _POINT
