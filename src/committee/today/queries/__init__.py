"""What each person must do, by date, and how far each call is: counted over what they may see, and nothing else."""

from committee.today.queries.due import due
from committee.today.queries.path import path

__all__ = ["due", "path"]
