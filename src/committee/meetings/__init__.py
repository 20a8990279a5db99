"""The séance: agenda, attendance, decisions within an envelope, and the awards which come out of it."""
