"""Committee: from the files that applicants deposit to the map of the winners and the follow-up of the money."""

__version__ = "0.1.0"
