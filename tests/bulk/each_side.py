"""The rule of tables with a side a row, for tests that are about files and not about rules."""

RULE = """\
id: each-side
title: Military and civilian people are all of a side
expect: military + civilian = per_side
why: Nobody is both.
examples:
  - {name: adds up, verdict: agrees, claims: "military = 1 person\\ncivilian = 2 people\\nper_side = 3 people"}
  - {name: does not, verdict: contradicts, claims: "military = 1 person\\ncivilian = 2 people\\nper_side = 4 people"}
"""
