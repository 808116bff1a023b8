"""Placeholder until the report lands."""
def report(corpus): return ""
def write_report(corpus, path): return path
