"""How places in a report are named: typed citations, and what they lead to in one report."""
