"""In which states is a message, and why can one not be written or sent?"""

from committee.words import N_, Labelled


class MessageState(Labelled):
    """How far a message of the outbox is."""

    WAITING = "waiting", N_("Waiting to be sent")
    SENT = "sent", N_("Message sent")
    FAILED = "failed", N_("Could not be sent")
    CANCELLED = "cancelled", N_("Sending cancelled")


class MessageKind(Labelled):
    """What a message is about."""

    REMINDER = "reminder", N_("Reminder to a reader")
