"""What does a reminder say?"""

from datetime import date

from committee.review.reminding import LeftToRead, reminder, usual_introduction, why_not_remind

TODAY = date(2026, 11, 21)


def test_reminder_tells_what_is_left_and_by_when() -> None:
    left = [
        LeftToRead("a", "D-1", "Jardins", date(2026, 11, 19)),
        LeftToRead("b", "D-2", "Ateliers", date(2026, 11, 20)),
        LeftToRead("c", "D-3", "Chorale", TODAY),
        LeftToRead("d", "D-4", "{name} %s", None),
    ]
    told = reminder(
        "m", "Ada", left, call_title="Appel 2026", introduction=usual_introduction("fr"), sender="Le secrétariat",
        address="https://comite.example.org/liste", today=TODAY, locale="fr",
    )  # fmt: skip
    assert told.subject == "Appel 2026 : 4 dossiers restent à lire"
    assert told.body.startswith("Bonjour Ada,\n\nLe comité se réunit bientôt.")
    assert "– D-1 · Jardins : attendu le 19/11/2026, il y a 2 jours\n" in told.body
    assert "– D-2 · Ateliers : attendu le 20/11/2026, il y a un jour\n" in told.body
    assert "– D-3 · Chorale : pour le 21/11/2026\n" in told.body
    assert "– D-4 · {name} %s : sans date fixée\n" in told.body
    assert told.body.endswith("https://comite.example.org/liste\n\nLe secrétariat\n")
    assert told.first_due == date(2026, 11, 19)


def test_reminder_without_a_day_or_words_is_short() -> None:
    left = [LeftToRead("d", "D-4", "Chorale", None)]
    told = reminder(
        "m", "Ada", left, call_title="Call", introduction=" ", sender="Office", address="x", today=TODAY,
        locale="en",
    )  # fmt: skip
    assert told.first_due is None
    assert told.body == "Hello Ada,\n\n– D-4 · Chorale: no day is fixed\n\nYour reading list: x\n\nOffice\n"


def test_reminder_is_refused_with_its_reason() -> None:
    assert why_not_remind(1, 1, []) is None
    assert "Choose" in str(why_not_remind(0, 0, []))
    assert "nothing is left" in str(why_not_remind(2, 1, []))
    assert "Ada, Bob" in str(why_not_remind(2, 2, ["Ada", "Bob"]))
