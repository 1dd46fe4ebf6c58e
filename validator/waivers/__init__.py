"""Contradictions that somebody accepted: waivers with a reason and a date, and the baseline of an earlier run."""
