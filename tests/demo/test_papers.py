"""Are the papers of the fictions true PDF files that say DÉMO, and do some lack on purpose?"""

import io
import zipfile
from collections import Counter

from committee.demo.content import projects
from committee.demo.papers import KINDS, archive, paper
from committee.documents.rules import sniffed_type


def test_paper_is_a_pdf_that_says_demo() -> None:
    made = paper("DÉMO – Statuts", "Rives (et) Logis \\ DÉMO")
    assert sniffed_type("statuts.pdf", made) == "application/pdf"
    assert "DÉMO – Statuts".encode("cp1252") in made
    assert rb"Rives \(et\) Logis \\" in made
    start = int(made.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert made[start:].startswith(b"xref")
    for number, line in enumerate(made[start:].split(b"\n")[3:8], start=1):
        assert made[int(line[:10]) :].startswith(b"%d 0 obj" % number)


def test_some_papers_are_missing_more_while_the_deposit_is_open() -> None:
    for is_still_open, fewest in ((True, 2), (False, 4)):
        made = archive(projects(8), is_still_open=is_still_open)
        with zipfile.ZipFile(io.BytesIO(made)) as bundle:
            counts = Counter(name.split("/")[0] for name in bundle.namelist())
        assert max(counts.values()) == len(KINDS)
        assert min(counts.values()) == fewest
    assert archive(projects(8), is_still_open=False) == made
