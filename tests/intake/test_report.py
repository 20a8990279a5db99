"""Does a report say in the right columns what is wrong?"""

from committee.intake.report import ImportReport
from committee.intake.rules import Problem, Severity
from committee.words import Sentence

WRONG = Problem(
    "Dossiers",
    3,
    "Ménages",
    "=environ 300",
    Severity.ERROR,
    Sentence("This is not a number."),
    Sentence("no"),
)
DOUBTFUL = Problem("", None, None, None, Severity.WARNING, Sentence("The file holds no application."))


def test_report_has_exactly_its_columns() -> None:
    report = ImportReport([WRONG, DOUBTFUL], 0, 0, 0)
    assert report.as_csv("fr").decode().splitlines() == [
        "sheet,row,column,value,severity,message,proposal",
        "Dossiers,3,Ménages,'=environ 300,error,Ce n’est pas un nombre.,non",
        ",,,,warning,Le fichier ne contient aucun dossier.,",
    ]
    assert report.as_csv("fr", is_plain=False).startswith(b"\xef\xbb\xbfsheet;row;column")


def test_errors_and_warnings_are_told_apart() -> None:
    report = ImportReport([WRONG, DOUBTFUL], 0, 0, 0)
    assert report.has_errors
    assert report.errors == [WRONG]
    assert report.warnings == [DOUBTFUL]
    assert not ImportReport([DOUBTFUL], 1, 0, 0).has_errors
