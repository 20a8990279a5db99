"""Weighted scores on the declared scale, ranks, and what a member may see of them."""
