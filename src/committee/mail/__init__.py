"""Messages to members: written to an outbox in the transaction of the act, sent by a command."""
