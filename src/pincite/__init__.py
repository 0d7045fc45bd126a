"""Cited answers from long reports."""
