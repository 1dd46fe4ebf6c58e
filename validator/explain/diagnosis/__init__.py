"""Conflicts and suspects of numbered items: which cannot hold together, and the fewest that have to go."""
