"""How does it run?  Programs become NumPy functions, with gradients, checked when first built."""

from __future__ import annotations

from collections.abc import Sequence

from symdl.errors import SymdlError
from symdl.expr.program import Program
from symdl.kernels.check import check
from symdl.kernels.kernel import Kernel, Saved
from symdl.kernels.plan import differentiable, make_plan

__all__ = ["Kernel", "Saved", "build"]


def build(program: Program, wrt: Sequence[str] | None = None, title: str = "") -> Kernel:
    """The kernel of a program, compared with the reference evaluator before it is returned.

    Args:
        program: with its batch axis explicit (``batch=True``).
        wrt: the inputs to differentiate by, by full or shown name; a call of the kernel then
            gives the gradient.  Without it, every real input, and a call gives the output.
        title: for the source's docstring.

    Raises:
        SymdlError: a name in ``wrt`` that is no real input, or a program that cannot run.
        CheckFailed: the kernel differs from the reference: a defect, never an output."""
    possible = differentiable(program)
    names = possible if wrt is None else tuple(_input(program, name, possible) for name in wrt)
    plan = make_plan(program, names, title)
    kernel = Kernel(program, plan, thin=wrt is not None)
    check(kernel, program, names)
    return kernel


def _input(program: Program, name: str, possible: tuple[str, ...]) -> str:
    found = [n for n in possible if name in (n, program.names.get(n, n))]
    if len(found) != 1:
        shown = ", ".join(program.names.get(n, n) for n in possible)
        raise SymdlError(f"{name!r} is no real input", repair=f"the real inputs are {shown}")
    return found[0]
