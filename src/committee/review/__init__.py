"""Interests and recusals, assignment of readers, and marks."""
