"""Streamlit's own room: guard, navigation, parts, formats; no package below imports it."""
