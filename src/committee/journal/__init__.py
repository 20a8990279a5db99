"""The append-only, hash-chained record of acts. Takes Actor(id, name), never a member."""
