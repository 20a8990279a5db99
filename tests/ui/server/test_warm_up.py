import gc
import subprocess
import sys

from committee.settings import ROOT
from committee.ui.server.warm_up import MODULES, warm_up
from committee.words import LOCALES, catalogue


def test_libraries_and_texts_are_there_before_the_first_screen() -> None:
    script = (
        "import sys\n"
        "from committee.ui.server.warm_up import warm_up\n"
        "warm_up()\n"
        "assert {'pandas', 'plotly', 'pydeck', 'shapely'} <= set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_is_there_is_left_out_of_garbage_collections() -> None:
    try:
        warm_up()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
    assert set(MODULES) <= set(sys.modules)
    assert catalogue.cache_info().currsize >= len(LOCALES)
