"""Files of indicators for tests: INSEE's layout, values of our own."""

from datetime import datetime
from typing import Any

from committee.people.rules import OFFICE
from committee.territories import actions

NBSP, NARROW = "\u00a0", "\u202f"


def csv_file(header: str, *rows: str, trailing: int = 3) -> bytes:
    """A file as the office saves it: BOM, semicolons, CRLF, columns without a name at the end."""
    lines = [line + ";" * trailing for line in (header, *rows)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def income_2018() -> bytes:
    """The older layout: the year in every header, "Ensemble" first, no-break spaces in thousands."""
    return csv_file(
        "CODGEO;DISP_MED_A18;DISP_TP60_A18;DISP_GINI_A18;DISP_NOTE_A18",
        f"Ensemble;13{NBSP}100;44,0;0,243;0",
        f"QP031901;12{NBSP}000;50,5;0,2;0",
        f"QP031902;14{NBSP}000;;0,25;1",
        f"QP031903;15{NBSP}000;40,0;0;0",
        trailing=0,
    )


def demography_2021() -> bytes:
    """The layout by theme: two sources, each with its remark, narrow spaces in thousands."""
    return csv_file(
        "CODGEO;LIBGEO;POP_MUN;POP_COM_QP;POP_COM;LIB_COM;TX_TOT_MEN6;NOTE_RP;A;AM;NOTE_CNAF",
        f"QP031901;Les Essais;4{NARROW}200;8{NARROW}400;42{NARROW}000;Toulouse;4,5;0;1{NARROW}000;120;0",
        f"QP031902;Le Modèle;1{NARROW}100;8{NARROW}400;42{NARROW}000;Toulouse;;2;300;0;5",
        f"QP031903;La Maquette;990;990;12{NARROW}000;Colomiers;0,0;0;;;0",
    )


def employment_2021() -> bytes:
    """Where A counts job seekers, and a header ends with a blank."""
    return csv_file(
        "CODGEO;LIBGEO;TX_TOT_EMPL;A;EVOL_CA_N_E ;NOTE_PE",
        "QP031901;Les Essais;43,3;287;-18,2;0",
    )


def communes_2021() -> bytes:
    """INSEE's file of communes: two digits of the year, s for secrecy."""
    return csv_file(
        "CODGEO;NBMENFISC21;MED21;TP6021",
        f"31555;250{NBSP}000;22{NBSP}300;21,5",
        "31149;17000;s;s",
        trailing=0,
    )


def population_2024() -> bytes:
    """The population of the QPV of 2024, as published."""
    return csv_file(
        "codeQPV;libQPV;codeReg;codeUU2020;popMuniQPV;partPop15_24;listeDepCom;listeLibDepCom",
        f"QN03191M;Les Essais;76;31701;4{NBSP}300;15,5;31555;Toulouse",
        trailing=0,
    )


def passage() -> bytes:
    """An official passage: one modified, one unchanged, one merged of two, one new."""
    return csv_file(
        "QP2024;Label_QP2024;Statut;QP2015_1;Label_QP2015_1;QP2015_2;Label_QP2015_2",
        "QN03191M;Les Essais;MODIFIE;QP031901;Les Essais;;",
        "QN03192I;Le Modèle;INCHANGE;QP031902;Le Modèle;;",
        "QN03193M;Grande Maquette;MODIFIE;QP031903;La Maquette;QP031902;Le Modèle",
        "QN03194N;Tout neuf;NOUVEAU;;;;",
    )


def load(content: bytes, filename: str, now: datetime, **values: Any) -> str:
    """The file through the real action; gives the edition's id."""
    report = actions.import_data_set(content, filename=filename, actor=OFFICE, now=now, **values)
    return report.edition_id


def load_all(now: datetime) -> dict[str, str]:
    """Every file above, by name."""
    files = {
        "filo18.csv": income_2018(),
        "DEMO_2021.csv": demography_2021(),
        "IPRO_2021.csv": employment_2021(),
        "passage.csv": passage(),
    }
    return {name: load(content, name, now) for name, content in files.items()}
