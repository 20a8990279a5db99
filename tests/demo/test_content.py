"""Is the demonstration clearly fictional, varied and placed in France, and are the 2021 facts only facts?"""

import csv
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from shapely import Point
from shapely.geometry import shape

from committee.intake.rules import TEXTS

ROOT = Path(__file__).resolve().parents[2]
DEMONSTRATION = ROOT / "data" / "demonstration"
REFERENCE = ROOT / "data" / "reference"
MARK = "(DÉMO)"
PREFIX = "DÉMO – "
KEYS = {
    *TEXTS,
    "number",
    "title",
    "lead",
    "lead_kind",
    "landlords",
    "partners",
    "category",
    "request_kind",
    "themes",
    "starts_in_days",
    "duration_months",
    "dwellings",
    "households",
    "people",
    "total_cost",
    "requested",
    "sensitive_public",
    "submitted_days_before_close",
    "sites",
}
THEMES = {
    "social_ties",
    "access_to_rights",
    "digital",
    "ageing",
    "jobs_training",
    "ecological_transition",
    "food",
    "housing_pathway",
    "youth_parenting",
    "health",
    "peaceful_living",
    "culture",
}
CRITERIA = {
    "besoin",
    "innovation",
    "habitants",
    "partenariat",
    "ancrage",
    "faisabilite",
    "evaluation",
    "perennite",
}
OVERSEAS = {"971", "972", "973", "974", "976"}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


PROJECTS: list[dict[str, Any]] = _read(DEMONSTRATION / "projects.json")
ORGANISATIONS: list[dict[str, Any]] = _read(DEMONSTRATION / "organisations.json")
PEOPLE: list[dict[str, Any]] = _read(DEMONSTRATION / "people.json")
COMMENTS: dict[str, Any] = _read(DEMONSTRATION / "comments.json")
FOLLOWUP: dict[str, Any] = _read(DEMONSTRATION / "followup.json")
DETAILS: dict[str, dict[str, Any]] = _read(DEMONSTRATION / "details.json")
PAST: list[dict[str, Any]] = _read(REFERENCE / "past_awards_2021.json")
DEPARTMENTS = {
    feature["properties"]["insee_dep"]: shape(feature["geometry"]).buffer(0.1)
    for feature in _read(REFERENCE / "departements.geojson")["features"]
}
with (REFERENCE / "qpv_facts.csv").open(encoding="utf-8", newline="") as _file:
    DISTRICTS = {row["code"]: row for row in csv.DictReader(_file)}
SITES = [(project["number"], site) for project in PROJECTS for site in project["sites"]]
PAST_SITES = [(award["reference"], site) for award in PAST for site in award["sites"]]


def _named(project: dict[str, Any]) -> set[str]:
    return {project["lead"], *project["landlords"], *project["partners"]}


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def _metres_from_centre(site: dict[str, Any], district: dict[str, str]) -> float:
    lat = float(district["lat"])
    east = (site["lon"] - float(district["lon"])) * math.cos(math.radians(lat))
    return math.hypot(east, site["lat"] - lat) * 111_200


def test_details_are_told_of_each_project_by_known_organisations() -> None:
    assert set(DETAILS) == {project["number"] for project in PROJECTS}
    names = {organisation["name"] for organisation in ORGANISATIONS}
    for project in PROJECTS:
        told = DETAILS[project["number"]]
        assert {name for each in told["roles"].values() for name in each} <= names
        assert set(told["words"]) <= {site["name"] for site in project["sites"]}
        assert all(project[code] is not None for code in told["about"])
        founders = {*told["roles"].get("founding_landlords", []), *told["roles"].get("joining_landlords", [])}
        assert founders <= set(project["landlords"])
        assert told["actions"]
        assert "gap" not in told or project["total_cost"] is not None


def test_forty_projects_have_distinct_marked_titles() -> None:
    assert [project["number"] for project in PROJECTS] == [f"D-{n:03d}" for n in range(1, 41)]
    titles = [project["title"] for project in PROJECTS]
    assert len(set(titles)) == 40
    assert all(title.startswith(PREFIX) for title in titles)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project["number"])
def test_project_is_complete_and_within_bounds(project: dict[str, Any]) -> None:
    assert set(project) == KEYS
    assert project["category"] in {"lasting_innovation", "action_research"}
    assert project["request_kind"] in {"first", "renewal"}
    assert 1 <= len(project["themes"]) <= 3
    assert set(project["themes"]) <= THEMES
    assert 12 <= project["duration_months"] <= 36
    assert 0 <= project["submitted_days_before_close"] <= 40
    assert project["requested"] is None or 4_500 <= project["requested"] <= 200_000
    for key in TEXTS:
        low, high = (40, 90) if key == "summary" else (20, 60)
        assert low <= len(project[key].split()) <= high, key
        assert "'" not in project[key], "apostrophes are typographic"


def test_no_long_sentence_is_said_twice() -> None:
    said = Counter(
        sentence
        for project in PROJECTS
        for key in TEXTS
        for sentence in SENTENCE_END.split(project[key])
        if len(sentence) >= 40
    )
    assert [sentence for sentence, times in said.items() if times > 1] == []


def test_no_filler_text() -> None:
    for path in DEMONSTRATION.iterdir():
        assert "lorem" not in path.read_text("utf-8").lower(), path.name


def test_every_organisation_exists_once_and_is_marked() -> None:
    names = [organisation["name"] for organisation in ORGANISATIONS]
    assert len(names) == len(set(names))
    assert all(name.endswith(f" {MARK}") for name in names)
    groups = {organisation["group"] for organisation in ORGANISATIONS} - {None}
    assert len(groups) == 3
    assert all(group.endswith(f" {MARK}") for group in groups)
    assert {name for project in PROJECTS for name in _named(project)} <= set(names)
    real = {organisation["name"] for organisation in _read(REFERENCE / "organisations_2021.json")}
    assert real.isdisjoint(name.removesuffix(f" {MARK}") for name in names)


def test_lead_kind_is_the_kind_of_the_organisation() -> None:
    kinds = {organisation["name"]: organisation["kind"] for organisation in ORGANISATIONS}
    assert [p["number"] for p in PROJECTS if kinds[p["lead"]] != p["lead_kind"]] == []
    landlords = {name for project in PROJECTS for name in project["landlords"]}
    assert {kinds[name] for name in landlords} <= {"esh", "oph", "sem", "cooperative"}


@pytest.mark.parametrize(("owner", "site"), [*SITES, *PAST_SITES])
def test_site_lies_in_its_department(owner: str, site: dict[str, Any]) -> None:
    assert DEPARTMENTS[site["department"]].contains(Point(site["lon"], site["lat"])), owner
    assert re.fullmatch(r"\d[\dAB]\d{3}", site["commune_code"])
    assert site["commune_code"].startswith(site["department"])


def test_awkward_cases_are_there() -> None:
    titles = [project["title"] for project in PROJECTS]
    assert any(len(title) > 200 for title in titles)
    signs = ("&", "<b>", "=2+2", "*étoiles*", ":red[")
    assert any(all(sign in title for sign in signs) for title in titles)
    assert any(project["requested"] is None for project in PROJECTS)
    assert any(project["total_cost"] is None for project in PROJECTS)
    assert any(project["households"] is None for project in PROJECTS)
    assert any(not project["sites"] for project in PROJECTS)
    assert any(len(project["sites"]) == 9 for project in PROJECTS)
    assert any(len(project["landlords"]) == 6 for project in PROJECTS)
    assert any((project["requested"] or 0) > (project["total_cost"] or math.inf) for project in PROJECTS)
    assert sum(project["sensitive_public"] for project in PROJECTS) == 3
    assert any(site["qpv"] is None and site["precision_m"] is not None for _, site in SITES)
    assert {"93066", "97411"} <= {s["commune_code"] for _, s in SITES if s["commune"] == "Saint-Denis"}


def test_sensitive_projects_give_the_commune_only() -> None:
    sites = [site for project in PROJECTS if project["sensitive_public"] for site in project["sites"]]
    assert [site["name"] for site in sites if site["precision_m"] is not None or site["qpv"]] == []


def test_at_least_eight_overseas_projects() -> None:
    places = [{site["department"] for site in project["sites"]} & OVERSEAS for project in PROJECTS]
    assert sum(bool(place) for place in places) >= 8
    assert set().union(*places) == OVERSEAS


def test_twelve_projects_stand_near_the_centre_of_a_district() -> None:
    near = {
        number
        for number, site in SITES
        if site["qpv"] in DISTRICTS and _metres_from_centre(site, DISTRICTS[site["qpv"]]) <= 300
    }
    assert len(near) >= 12


def test_people_are_invented_and_some_are_bound_to_a_landlord() -> None:
    assert all(person["email"].endswith("@demo.invalid") for person in PEOPLE)
    assert len({person["email"] for person in PEOPLE}) == len(PEOPLE)
    roles = Counter(role for person in PEOPLE for role in person["roles"])
    assert roles == {"member": 12, "staff": 2, "presenter": 1, "admin": 1, "room": 1}
    assert [person["roles"] for person in PEOPLE if person["is_chair"]] == [["member"]]
    names = {organisation["name"] for organisation in ORGANISATIONS}
    employers = {person["organisation"] for person in PEOPLE} - {None}
    assert employers <= names
    bound = [p for p in PEOPLE if any(p["organisation"] in project["landlords"] for project in PROJECTS)]
    assert len(bound) >= 3


def test_comments_are_all_different() -> None:
    assert set(COMMENTS) == {*CRITERIA, "motives", "conditions"}
    said = [*COMMENTS["motives"], *COMMENTS["conditions"]]
    assert (len(COMMENTS["motives"]), len(COMMENTS["conditions"])) == (12, 8)
    for criterion in CRITERIA:
        assert {tone: len(texts) for tone, texts in COMMENTS[criterion].items()} == {
            "strong": 4,
            "mixed": 4,
            "weak": 4,
        }
        said += [text for texts in COMMENTS[criterion].values() for text in texts]
    assert len(said) == len(set(said))


def test_followup_labels_are_distinct() -> None:
    labels = [milestone["label"] for milestone in FOLLOWUP["milestones"]]
    assert len(labels) == len(set(labels)) == 20
    codes = [indicator["code"] for indicator in FOLLOWUP["indicators"]]
    assert len(codes) == len(set(codes))


def test_past_awards_are_facts_without_amount_mark_or_vote() -> None:
    assert [award["reference"] for award in PAST] == [f"FIS-2021-{n:02d}" for n in range(1, 8)]
    ruled_out = re.compile(r"amount|cost|request|montant|euro|mark|score|note_|vote|rank|demo", re.IGNORECASE)
    assert [key for key in _keys(PAST) if ruled_out.search(key)] == []
    assert all("DÉMO" not in json.dumps(award, ensure_ascii=False) for award in PAST)
    known = {organisation["name"] for organisation in _read(REFERENCE / "organisations_2021.json")}
    for award in PAST:
        assert {award["lead"], *(o["name"] for o in [*award["landlords"], *award["partners"]])} <= known
        assert 25 <= len(award["summary"].split()) <= 50
        assert set(award["themes"]) <= THEMES


def test_districts_of_past_awards_are_listed() -> None:
    for _, site in PAST_SITES:
        assert all(DISTRICTS[code]["generation"] == "2024" for code in site["qpv_2024"])
        assert all(DISTRICTS[code]["generation"] == "2015" for code in site["qpv_2015"])


def test_every_predecessor_has_its_own_row() -> None:
    named = {code for row in DISTRICTS.values() for code in row["predecessors"].split("|") if code}
    assert named == {code for code, row in DISTRICTS.items() if row["generation"] == "2015"}
