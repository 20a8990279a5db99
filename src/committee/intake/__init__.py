"""Applications: import, provenance, location, who may see them, and their states."""
