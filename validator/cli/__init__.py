"""The command line: arguments and exit codes only. Every command imports what it needs when it runs.

===== =============================================================================================
code  meaning
===== =============================================================================================
0     no contradiction at or above ``--fail-on`` stands; all rule examples hold
1     contradictions at or above ``--fail-on``; a rule example does not hold; ``rules lint`` finds an error
2     a usage error, or something that could not be read or written (the rest is still checked and reported)
3     an internal error: the program is wrong, not the input
130   interrupted (Ctrl-C)
141   the reader of standard output went away before a data set was read to its end
===== =============================================================================================
"""

from __future__ import annotations

try:
    from validator.cli.starting import EndsAtOnce

    with EndsAtOnce():
        from validator.cli.program import main
except KeyboardInterrupt:  # Ctrl-C before the program has begun to look out for it
    raise SystemExit(130) from None

__all__ = ["main"]
