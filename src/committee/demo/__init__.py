"""Builds the demonstration by life stage, calling the real actions; every fiction is marked "DÉMO"."""
