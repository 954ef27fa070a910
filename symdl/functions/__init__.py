"""Which scalar functions are there?  One table; a new scalar function is one row of it."""

from symdl.functions.table import FUNCTIONS, ScalarFunction

__all__ = ["FUNCTIONS", "ScalarFunction"]
