"""What is made ready before the first screen is asked for, so that nobody waits for it?"""

import gc
from importlib import import_module

from committee.words import LOCALES, catalogue

# Together they import the libraries that the screens draw and compute with.
MODULES = (
    "committee.ranking.figures",
    "committee.ranking.queries",
    "committee.showcase.figures",
    "committee.showcase.queries",
    "committee.territories.queries",
    "committee.today.queries",
)


def warm_up() -> None:
    """Import, read the texts, and leave what is there now out of every later garbage collection.

    The half million objects of the libraries live as long as the server: to look through them again and again
    takes a fifth of a large page's time.
    """
    for name in MODULES:
        import_module(name)
    for locale in LOCALES:
        catalogue(locale)
    gc.collect()
    gc.freeze()
