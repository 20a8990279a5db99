"""Programmes, calls, rounds with their phases, and criteria grids. Knows nothing about applications."""
