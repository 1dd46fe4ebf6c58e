"""Linear systems over rationals and whole numbers, decided exactly: values that fit, or bounds that cannot all hold."""

from validator.explain.linear.bound import Bound
from validator.explain.linear.linear import Linear

__all__ = ["Bound", "Linear"]
