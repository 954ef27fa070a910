"""Limits on each step: operations, time, memory, the size of numbers; hostile input ends here.

The limits are cooperative: evaluators call ``tick`` and the guards, and ``Reached`` says which
limit it was.  Operations and sizes are counted, so that a verdict does not depend on the machine;
the clock is a second line for what counts too slowly.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

LARGEST_BITS = 200_000  # a number longer than this is not written down
LARGEST_FACTORIAL = 2_000
OPERATIONS_A_SECOND = 400_000  # what an evaluator surely does in a second
BYTES_AN_OPERATION = 512  # what an operation leaves behind at most
CLOCK_EVERY = 512


class Reached(Exception):
    """A limit was reached; the message says which."""


@dataclass
class Budget:
    """What is left to a step."""

    operations: int
    deadline: float
    seconds: float
    until_clock: int = CLOCK_EVERY


_BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def limited(seconds: float = 2.0, megabytes: int = 512) -> Iterator[None]:
    """Give what runs inside these limits; an outer, tighter limit stays in force.

    Raises:
        Reached: from ``tick`` and the guards, or for memory and recursion that ran out.
    """
    operations = int(min(seconds * OPERATIONS_A_SECOND, megabytes * 2**20 / BYTES_AN_OPERATION))
    deadline = time.thread_time() + seconds
    outer = _BUDGET.get()
    if outer is not None and outer.operations < operations:
        operations, seconds = outer.operations, outer.seconds
    if outer is not None:
        deadline = min(deadline, outer.deadline)
    token = _BUDGET.set(Budget(max(operations, 1), deadline, seconds))
    try:
        yield
    except MemoryError:
        raise Reached(f"more than {megabytes} MB of memory") from None
    except RecursionError:
        raise Reached("formulas nested too deep") from None
    finally:
        _BUDGET.reset(token)


def tick(count: int = 1) -> None:
    """Count operations against the budget in force.

    Raises:
        Reached: the operations or the time are used up."""
    budget = _BUDGET.get()
    if budget is None:
        return
    budget.operations -= count
    if budget.operations < 0:
        raise Reached(f"more work than fits into {budget.seconds:g} s")
    budget.until_clock -= count
    if budget.until_clock < 0:
        budget.until_clock = CLOCK_EVERY
        if time.thread_time() > budget.deadline:
            raise Reached(f"more than {budget.seconds:g} s")


def guard_power(base: Any, exponent: int) -> None:
    """Refuse a power that is too long to write down.

    Raises:
        Reached: the result would have more than LARGEST_BITS bits."""
    if isinstance(base, Fraction):
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if bits > 1 and bits * abs(exponent) > LARGEST_BITS:
            raise Reached("a power too large to write down")
    elif abs(exponent) > LARGEST_BITS:
        raise Reached("a power too large to write down")


def guard_factorial(n: int) -> None:
    """Refuse a factorial that is too long to write down, and one of a negative number.

    Raises:
        Reached: n is negative or larger than LARGEST_FACTORIAL."""
    if not 0 <= n <= LARGEST_FACTORIAL:
        raise Reached("a factorial that is not written down")
