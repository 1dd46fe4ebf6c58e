"""How a slip could have turned the right value into what was written, and the right value in the written style."""

from validator.explain.slips.corrections import Candidate, Corrections, corrections, exchanged
from validator.explain.slips.kinds import SLIPS, Slip
from validator.explain.slips.relations import Cause, Context, Other
from validator.explain.slips.written import Written, written_of

__all__ = [
    "SLIPS",
    "Candidate",
    "Cause",
    "Context",
    "Corrections",
    "Other",
    "Slip",
    "Written",
    "corrections",
    "exchanged",
    "written_of",
]
