"""Which documents come with the fictions? Tiny PDF files that say DÉMO, packed in a ZIP."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

KINDS = ("Statuts", "RIB", "Budget prévisionnel", "Comptes annuels", "Rapport d’activité")
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_STAMP = (2026, 1, 1, 0, 0, 0)  # a fixed mark, so that equal papers give equal files


def paper(*lines: str) -> bytes:
    """A PDF file of one page with these lines."""
    shown = b" T* ".join(b"(%s) Tj" % _escaped(line) for line in lines)
    text = b"BT /F1 14 Tf 60 760 Td 22 TL %s ET" % shown
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        _FONT,
    )
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(made))
    )


def _escaped(line: str) -> bytes:
    signs = line.encode("cp1252", "replace")
    return signs.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def archive(projects: Iterable[Mapping[str, Any]], *, is_still_open: bool) -> bytes:
    """The ZIP of their documents, a folder for each number; some papers are missing, more while deposit is open."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for place, project in enumerate(projects):
            missing = place % 4 if is_still_open else int(place % 4 == 3)
            for kind in KINDS[: len(KINDS) - missing]:
                content = paper(f"DÉMO – {kind}", project["lead"], f"Dossier {project['number']}, fictif")
                info = zipfile.ZipInfo(f"{project['number']}/{kind}.pdf", _STAMP)
                info.compress_type = zipfile.ZIP_DEFLATED
                bundle.writestr(info, content)
    return packed.getvalue()
