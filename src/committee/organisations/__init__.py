"""Landlords, associations and their groups, and the members' mandates in them. Knows nothing about calls."""
