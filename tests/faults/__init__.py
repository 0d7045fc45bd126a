"""Faults done to a library, and what is left of it: `python -m tests.faults` does them all."""
