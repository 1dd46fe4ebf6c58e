"""The rule that ``validator rules new`` writes: a working one, to be changed."""

from __future__ import annotations

TEMPLATE = """\
# A rule is one line of arithmetic that must hold wherever its measures are stated.
# Test it:  validator rules test {name}.yaml
# Use it:   validator check RECORD --rules {name}.yaml
id: {name}

# What the rule checks, in words.
title: Seats taken and seats free add up to the seats of the house

# Names are measures of the record's claims. = <= < >= > != compare; + - * / compute;
# sum(seats over party) adds the members of a dimension; seats[party=Green] restricts one.
# A dimension that the formula does not name must be the same in all its claims.
expect: taken + free = seats

# The reason, for the person who reads a contradiction.
why: Every seat is either taken or free.

# error, warning or note.
severity: error

# The standard, paper or reasoning behind the rule.
source: Counting

# Optional:
# for: seats > 0                 the rule applies only where this holds
# unless: seats = 0              it does not apply where this holds
# message: "{{stated}} seats are stated, but the parts make {{computed}}"
# show:
#   full: taken / seats          a figure worth telling when the rule agrees

# Small records with the verdict that the rule must reach: its tests and its documentation.
# At least one must agree and one must contradict.
examples:
  - name: the parts make the whole
    verdict: agrees
    claims: |
      taken = 412
      free = 38
      seats = 450
  - name: ten seats too many
    verdict: contradicts
    claims: |
      taken = 422
      free = 38
      seats = 450
"""


def template(name: str) -> str:
    """The text of a new rule's file."""
    return TEMPLATE.format(name=name)
