"""Are the states of a message told in words?"""

from committee.mail.rules import MessageState
from committee.words import format_value


def test_state_is_told_in_words() -> None:
    assert format_value(MessageState.WAITING, "fr") == "À envoyer"
