"""Funded actions: what follows an award, step by step and payment by payment."""
