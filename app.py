"""Streamlit's screens inside our own routes and middleware. Start: ``streamlit run app.py``."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "src"))

from committee.ui import mishap  # noqa: E402 - the path comes first
from committee.ui.server import assembly  # noqa: E402 - the path comes first

assembly.trust_public_address()
app = st.App(
    ROOT / "src" / "committee" / "ui" / "main.py",
    routes=assembly.ROUTES,
    middleware=assembly.MIDDLEWARE,
    lifespan=assembly.lifespan,
    on_script_error=mishap.show_mishap,
)
