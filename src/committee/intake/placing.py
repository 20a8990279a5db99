"""How may a person show where a site lies? By a point, or by the QPV."""

from dataclasses import dataclass

from committee.intake.rules import PointSource, why_not_site
from committee.people.rules import Member, why_not_act_on
from committee.words import Sentence


@dataclass(frozen=True)
class Shown:
    """What a person shows of a site: a point (a click, or typed), or the QPV in which it lies. One of both."""

    lon: float | None = None
    lat: float | None = None
    precision_m: float | None = None
    qpv_code: str | None = None
    source: PointSource = PointSource.CLICKED


def why_not_show_place(shown: Shown, actor: Member) -> Sentence | None:
    """Why a site cannot be placed so by this person."""
    refused = why_not_act_on("applications.places", actor)
    if refused is not None:
        return refused
    has_point = shown.lon is not None or shown.lat is not None
    if has_point == (shown.qpv_code is not None):
        return Sentence("Show either a point or a QPV.")
    if shown.qpv_code is not None:
        return None
    if shown.source not in {PointSource.CLICKED, PointSource.TYPED}:
        return Sentence("A person clicks a point or types it.")
    return why_not_site(shown.lon, shown.lat, shown.precision_m)
