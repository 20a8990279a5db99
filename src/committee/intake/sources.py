"""Where does a file come from, which of its sheets holds what, and what do its columns name?"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from committee.intake.columns import (
    ACTION_COLUMNS,
    BUDGET_COLUMNS,
    COLUMNS,
    ESTABLISHMENT_COLUMNS,
    PARTNER_COLUMNS,
    SITE_SHEET_COLUMNS,
    SOURCE_COLUMNS,
)
from committee.intake.rules import ApplicationStatus
from committee.spreadsheets.columns import ColumnRule, MatchedColumn, match_columns, normalised
from committee.spreadsheets.interpretations import Certainty
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.rules import folded
from committee.words import N_, Labelled

PURPOSE = "applications"
SAMPLES = 3
_SHOWN = 60


class Source(Labelled):
    """Which tool made a file, as its headers tell."""

    TEMPLATE = "template", N_("Documented template")
    DEMARCHES = "demarches", N_("Démarches simplifiées")
    DAUPHIN = "dauphin", N_("Dauphin (GISPRO)")
    OSIRIS = "osiris", N_("Osiris (Le Compte Asso)")
    TABLE = "table", N_("Hand-made table")


class SheetRole(Labelled):
    """What a sheet of a file holds."""

    MAIN = "main", N_("Applications")
    SITES = "sites", N_("Sites")
    BUDGET = "budget", N_("Budget lines")
    ACTIONS = "actions", N_("Actions")
    PARTNERS = "partners", N_("Partners")
    ESTABLISHMENTS = "establishments", N_("Establishments of the applicants")
    OPINIONS = "opinions", N_("Opinions of experts")
    INSTRUCTIONS = "instructions", N_("Instructions")
    OTHER = "other", N_("Not read")


@dataclass(frozen=True)
class SourceFacts:
    """What is particular to the files of a source.

    ``left_out``: normalised headers that are known and never read. ``zero_is_doubtful``: the source writes 0 where
    nothing was typed. ``commas``: names in a cell may be separated by commas. ``system``: its code as origin.
    """

    system: str | None = None
    left_out: frozenset[str] = frozenset()
    zero_is_doubtful: bool = False
    commas: bool = True
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _all(*names: str) -> frozenset[str]:
    return frozenset(normalised(name) for name in names)


_OF_ENTITY = (
    "siège social;NAF;libellé NAF;Adresse;numero voie;type voie;nom voie;complément adresse;code postal;localité;"
    "code INSEE localité"
)
_OF_COMPANY = (
    "SIREN;capital social;numero TVA intracommunautaire;forme juridique;forme juridique code;"
    "SIRET siège social;code effectif entreprise;date de création;état administratif;nom;prénom;nom commercial"
)
_DEMARCHES = _all(
    *(f"Établissement {name}" for name in _OF_ENTITY.split(";")),
    *(f"Entreprise {name}" for name in _OF_COMPANY.split(";")),
    *(
        f"Association {name}"
        for name in ("objet", "date de création", "date de déclaration", "date de publication")
    ),
    *("Email", "FranceConnect ?", "Civilité", "Nom", "Prénom", "Dépôt pour un tiers", "Nom du mandataire"),
    *("Prénom du mandataire", "Domaine Fonctionnel", "Référentiel De Programmation", "Centre De Coût"),
    *("À archiver", "Dernière mise à jour le", "Dernière mise à jour du dossier le", "Traité le"),
    *("Passé en instruction le", "Motivation de la décision", "Instructeurs", "Groupe instructeur", "Ligne"),
    *("Dossier ID", "Champ", "Labels", "Étiquettes"),
)
_OSIRIS = _all(
    *(
        "N° EJ",
        "Exercice Budgetaire",
        "Date Commission",
        "Pluriannualité",
        "Proposé",
        "Accordé",
        "Acompte",
        "Solde",
    ),
    *(
        "Réalisé",
        "Compensation N-1",
        "Reversement/Compensation",
        "Civilité",
        "Civilite",
        "Courriel",
        "Nom du représentant",
    ),
    *(
        "Adresse messagerie",
        "Type de tiers",
        "Service instructeur",
        "Téléphone",
        "Prénom",
        "Fonction",
        "Famille",
    ),
)
_DAUPHIN = _all(
    *(
        "CHORUS -EJ",
        "EJ CHORUS",
        "CHORUS EJ",
        "N° doc. Précédent n° EJ CHORUS",
        "EJ",
        "N° doc. précédent (EJ)",
    ),
    *(
        "Direction du gestionnaire du dossier",
        "Libellé de la famille de procédure",
        "Montant engagé",
        "Mt engagé",
    ),
    *(
        "Type de tiers",
        "Période",
        "Exercice",
        "Exercice budgétaire",
        "Domaine fonctionnel",
        "Centre de coûts",
    ),
)
_DAUPHIN_NUMBERS = ("Action de demande - Code dossier", "Numéro De l'Action Prj", "Action - Code dossier")
FACTS: Mapping[Source, SourceFacts] = {
    Source.TEMPLATE: SourceFacts(commas=False),
    Source.TABLE: SourceFacts("excel"),
    Source.DEMARCHES: SourceFacts("ds", _DEMARCHES, zero_is_doubtful=True),
    Source.OSIRIS: SourceFacts(
        "osiris",
        _OSIRIS,
        aliases={
            "number": ("N° Dossier Osiris", "Dossier/action / N° Dossier Osiris"),
            "title": ("Dossier/action / Intitulé",),
        },
    ),
    Source.DAUPHIN: SourceFacts(
        "dauphin",
        _DAUPHIN,
        aliases={
            "number": _DAUPHIN_NUMBERS,
            "title": (
                "Action de demande - Intitulé",
                "Action de demande - Libellé",
                "Action - Intitulé",
                "Action - Libellé",
                "Libellé Action",
                "Action de demande - Objet",
            ),
            "state": ("Action de demande - Statut", "Action de demande - État", "Statut de l'action"),
            "requested": ("Action de demande - Montant demandé", "Montant Demandé Action"),
        },
    ),
}

# By the words in which tools tell them, folded; None: not yet deposited, its row is passed over.
_S = ApplicationStatus
STATES: Mapping[str, ApplicationStatus | None] = {
    "brouillon": None,
    "en cours de saisie": None,
    "en construction": _S.SUBMITTED,
    "depose": _S.SUBMITTED,
    "deposee": _S.SUBMITTED,
    "transmise": _S.SUBMITTED,
    "transmis": _S.SUBMITTED,
    "prise en charge": _S.SUBMITTED,
    "a corriger": _S.TO_COMPLETE,
    "a completer": _S.TO_COMPLETE,
    "en attente d attestation": _S.TO_COMPLETE,
    "recevable": _S.ELIGIBLE,
    "en instruction": _S.UNDER_REVIEW,
    "instruction": _S.UNDER_REVIEW,
    "instruit": _S.UNDER_REVIEW,
    "en attente d instruction": _S.UNDER_REVIEW,
    "en cours": _S.UNDER_REVIEW,
    "en cours d instruction": _S.UNDER_REVIEW,
    "non recevable": _S.INADMISSIBLE,
    "irrecevable": _S.INADMISSIBLE,
    "classe sans suite": _S.DROPPED,
    "sans suite": _S.DROPPED,
    "cloturee": _S.DROPPED,
    "cloture": _S.DROPPED,
}
# What was decided elsewhere: only a meeting decides here, so these come in undecided and are told.
DECIDED: Mapping[str, ApplicationStatus] = {
    "accepte": _S.UNDER_REVIEW,
    "acceptee": _S.UNDER_REVIEW,
    "a justifier": _S.UNDER_REVIEW,
    "justification en cours": _S.UNDER_REVIEW,
    "justification a modifier": _S.UNDER_REVIEW,
    "justifiee": _S.UNDER_REVIEW,
    "a ete verse": _S.UNDER_REVIEW,
    "refuse": _S.DROPPED,
    "refusee": _S.DROPPED,
    "rejetee": _S.DROPPED,
    "rejete": _S.DROPPED,
}


@dataclass(frozen=True)
class ColumnPlan:
    """What a column of a file is taken for; ``code`` None: it is not read. ``samples``: its first contents."""

    position: int
    header: str
    group: str
    code: str | None
    certainty: Certainty
    candidates: tuple[str, ...]
    samples: tuple[str, ...]
    is_of_source: bool = False


@dataclass(frozen=True)
class SheetPlan:
    """What a sheet holds, under which header, and the codes of the required columns that it lacks."""

    name: str
    role: SheetRole
    header_row: int
    rows: int
    columns: tuple[ColumnPlan, ...]
    missing: tuple[str, ...]
    saved_as: str | None = None

    @property
    def places(self) -> dict[str, int]:
        """Where each known column stands."""
        return {column.code: column.position for column in self.columns if column.code is not None}


@dataclass(frozen=True)
class FilePlan:
    """How a file will be read: its source, and every sheet with what its columns name."""

    source: Source
    sheets: tuple[SheetPlan, ...]

    @property
    def main(self) -> SheetPlan | None:
        """The sheet of the applications."""
        return next((sheet for sheet in self.sheets if sheet.role is SheetRole.MAIN), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The codes of the required columns that were not found."""
        required = tuple(column.code for column in COLUMNS if column.is_required)
        return required if self.main is None else self.main.missing

    @property
    def facts(self) -> SourceFacts:
        """What is particular to its source."""
        return FACTS[self.source]


Mapped = Mapping[str, Mapping[str, str | None]]
_NAMED_ROLES: tuple[tuple[SheetRole, re.Pattern[str]], ...] = (
    (SheetRole.INSTRUCTIONS, re.compile(r"lisez moi|mode d emploi|notice|instructions?")),
    (SheetRole.ESTABLISHMENTS, re.compile(r"etablissements?")),
    (SheetRole.OPINIONS, re.compile(r"avis")),
    (
        SheetRole.BUDGET,
        re.compile(r"budget|plan de financement|depenses?|recettes?|charges?|produits?|financement"),
    ),
    (SheetRole.PARTNERS, re.compile(r"partenaires?|bailleurs?|cofinanceurs?")),
    (SheetRole.SITES, re.compile(r"sites?|lieux?|adresses?|quartiers?|implantations?|residences?")),
    (SheetRole.ACTIONS, re.compile(r"actions?")),
)
COLUMNS_OF_ROLES: Mapping[SheetRole, tuple[ColumnRule, ...]] = {
    SheetRole.SITES: SITE_SHEET_COLUMNS,
    SheetRole.BUDGET: BUDGET_COLUMNS,
    SheetRole.ACTIONS: ACTION_COLUMNS,
    SheetRole.PARTNERS: PARTNER_COLUMNS,
    SheetRole.ESTABLISHMENTS: ESTABLISHMENT_COLUMNS,
}


def source_of(sheets: Sequence[RawSheet]) -> Source:
    """Which tool made these sheets, from headers that it alone writes."""
    for sheet in sheets:
        names = {normalised(name) for name in sheet.header}
        names |= {normalised(last) for name in sheet.header if (last := name.split(" / ")[-1]) != name}
        if {"id", "etat du dossier"} <= names or "entreprise raison sociale" in names:
            return Source.DEMARCHES
        if normalised("N° Dossier Osiris") in names:
            return Source.OSIRIS
        if names & {normalised(name) for name in _DAUPHIN_NUMBERS}:
            return Source.DAUPHIN
    own = {normalised(name) for column in COLUMNS for name in (column.header, column.code)}
    for sheet in sheets:
        told = {normalised(name) for name in sheet.header if name}
        if told <= own and all(
            {normalised(c.header), normalised(c.code)} & told for c in COLUMNS if c.is_required
        ):
            return Source.TEMPLATE
    return Source.TABLE


def columns_of(role: SheetRole, source: Source) -> tuple[ColumnRule, ...]:
    """The columns that a sheet of this role may have, with the names which this source gives them."""
    if role is not SheetRole.MAIN:
        return COLUMNS_OF_ROLES.get(role, ())
    more = FACTS[source].aliases
    return tuple(
        replace(column, aliases=(*more[column.code], *column.aliases)) if column.code in more else column
        for column in (*COLUMNS, *SOURCE_COLUMNS)
    )


def plan_sheets(
    sheets: Sequence[RawSheet],
    settled: Mapped | None = None,
    saved: Mapping[str, tuple[str, Mapping[str, str | None]]] | None = None,
) -> FilePlan:
    """How these sheets will be read.

    ``settled``: what a person chose, by sheet, header to code. ``saved``: by sheet, the name of the mapping that
    was kept for such headers, and the mapping; what a person chose comes first.
    """
    source = source_of(sheets)
    chosen = settled or {}
    kept = saved or {}
    main = _main_of(sheets, source, chosen, kept)
    plans = []
    for place, sheet in enumerate(sheets):
        role = SheetRole.MAIN if place == main else _role_of(sheet, source)
        name, mapping = kept.get(sheet.name, (None, {}))
        plans.append(_plan_of(sheet, role, source, {**mapping, **chosen.get(sheet.name, {})}, name))
    return FilePlan(source, tuple(plans))


def _main_of(
    sheets: Sequence[RawSheet],
    source: Source,
    settled: Mapped,
    saved: Mapping[str, tuple[str, Mapping[str, str | None]]],
) -> int | None:
    """The sheet with the most of the required columns, then the most columns; None when none has two of them."""
    best: tuple[int, int] = (1, 0)
    found = None
    columns = columns_of(SheetRole.MAIN, source)
    required = {column.code for column in COLUMNS if column.is_required}
    for place, sheet in enumerate(sheets):
        role = _role_by_name(sheet.name)
        is_of_another = role not in {None, SheetRole.ACTIONS} and len(sheets) > 1
        told = {**saved.get(sheet.name, ("", {}))[1], **settled.get(sheet.name, {})}
        if is_of_another and not told:
            continue
        matched = match_columns(sheet.header, columns, sheet.groups, _told(sheet, source, told))
        codes = {column.code for column in matched if column.code is not None}
        rank = (len(codes & required), len(codes))
        if rank[0] > 1 and rank > best:
            best, found = rank, place
    return found


def _role_by_name(name: str) -> SheetRole | None:
    words = folded(name)
    return next(
        (role for role, pattern in _NAMED_ROLES if re.search(rf"\b(?:{pattern.pattern})\b", words)), None
    )


def _role_of(sheet: RawSheet, source: Source) -> SheetRole:
    """What a sheet beside the applications holds: by its name, else by its columns; it needs their number."""
    named = _role_by_name(sheet.name)
    if named in {SheetRole.INSTRUCTIONS, SheetRole.OPINIONS}:
        return named
    best, found = 1, SheetRole.OTHER
    for role, columns in COLUMNS_OF_ROLES.items():
        if role is SheetRole.ESTABLISHMENTS and source is not Source.DEMARCHES:
            continue
        codes = {column.code for column in match_columns(sheet.header, columns, sheet.groups)}
        if "number" not in codes:
            continue
        told = len(codes - {"number", None})
        if role is named and told:
            return role
        if told > best:
            best, found = told, role
    return found


_INSEE = re.compile(r"\(code insee\)$", re.IGNORECASE)
_DEPARTMENT = re.compile(r"\(d[ée]partement\)$", re.IGNORECASE)


def _told(sheet: RawSheet, source: Source, mapping: Mapping[str, str | None]) -> dict[str, str | None]:
    """What is settled of the headers of a sheet, with what Démarches simplifiées derives from a commune's field."""
    derived: dict[str, str | None] = {}
    if source is Source.DEMARCHES:
        for title in sheet.header:
            for pattern, code in ((_INSEE, "commune_code"), (_DEPARTMENT, "department")):
                field_name = pattern.sub("", title).strip()
                if (
                    field_name != title.strip()
                    and code not in derived.values()
                    and field_name in sheet.header
                ):
                    derived[title] = code
                    derived.setdefault(field_name, "commune")
    return {**derived, **mapping}


def _plan_of(
    sheet: RawSheet, role: SheetRole, source: Source, mapping: Mapping[str, str | None], saved_as: str | None
) -> SheetPlan:
    columns = columns_of(role, source)
    left_out = FACTS[source].left_out
    matched = match_columns(sheet.header, columns, sheet.groups, _told(sheet, source, mapping))
    required = [column.code for column in columns if column.is_required]
    codes = {column.code for column in matched}
    return SheetPlan(
        sheet.name,
        role,
        sheet.header_row,
        len(sheet.rows),
        tuple(_column_plan(sheet, column, left_out) for column in matched),
        tuple(code for code in required if code not in codes),
        saved_as,
    )


def _column_plan(sheet: RawSheet, column: MatchedColumn, left_out: Collection[str]) -> ColumnPlan:
    group = sheet.groups[column.position] if column.position < len(sheet.groups) else ""
    samples: list[str] = []
    for cells in sheet.rows:
        value = cells[column.position]
        if value is not None and len(samples) < SAMPLES:
            samples.append(str(value)[:_SHOWN])
        elif len(samples) == SAMPLES:
            break
    known = {normalised(column.header), normalised(column.header.split(" / ")[-1])}
    return ColumnPlan(
        column.position,
        column.header,
        group,
        column.code,
        column.certainty,
        column.candidates,
        tuple(samples),
        is_of_source=column.code is None and not known.isdisjoint(left_out),
    )


def column_of(code: str, role: SheetRole, source: Source) -> ColumnRule:
    """The column of a code in a sheet of this role."""
    return next(column for column in columns_of(role, source) if column.code == code)


_DAUPHIN_CODE = re.compile(r"(?:DA)?(\d{8})(?:-\d*)?")


def number_in(source: Source, raw: object, text: str) -> str:
    """The number of an application as its source means it: Dauphin's has eight digits, with their zeros."""
    if source is not Source.DAUPHIN:
        return text
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw).zfill(8)
    found = _DAUPHIN_CODE.search(text)
    if found is not None:
        return found[1]
    return text.zfill(8) if text.isdigit() else text
