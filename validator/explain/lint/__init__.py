"""Faults of the rules themselves, found without any claim: what ``validator rules lint`` reports."""
