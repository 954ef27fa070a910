"""The public functions, over plain data: ``derive``, ``prove``, ``kernel``, ``sheet``, ``Layer``.

They put together what the folders below offer and add nothing of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symdl.api.result import Result
from symdl.errors import DerivationError
from symdl.expr.claims import is_claim
from symdl.expr.compose import program_for
from symdl.expr.layer import Layer
from symdl.expr.program import Program
from symdl.expr.statements import statement_for
from symdl.sheets.definitions import known_layers

if TYPE_CHECKING:
    from symdl.api.proved import Proved
    from symdl.sheets.worksheet import Sheet

__all__ = ["Layer", "Result", "derive", "kernel", "known_layers", "prove", "sheet"]

What = str | Layer | Program


def _program(
    what: What,
    *,
    given: Iterable[str] = (),
    layers: Mapping[str, Layer] | None = None,
    static: Mapping[str, int] | None = None,
    batch: bool = False,
    rename: Mapping[str, str] | None = None,
) -> Program:
    if isinstance(what, Program):
        return what
    return program_for(
        what,
        layers=known_layers(layers),
        given=tuple([given] if isinstance(given, str) else given),
        static=dict(static) if static else None,
        batch=batch,
        rename=dict(rename) if rename else None,
    )


def derive(
    what: What,
    wrt: str | None = None,
    order: int = 1,
    upstream: str | None = None,
    given: Iterable[str] = (),
    layers: Mapping[str, Layer] | None = None,
    rename: Mapping[str, str] | None = None,
) -> Result:
    """Derive by one variable, for any size, with every step recorded and checked.

    A scalar output gives its gradient, an array its Jacobian; ``order=2`` the Hessian of a scalar.

    Args:
        what: a layer, its name, a composition such as ``"cross_entropy(softmax(z), y)"``, or
            equations in the notation.
        wrt: the variable; the first real input where it is left out.
        order: 1 or 2.
        upstream: a name g: gives the gradient of Σ g·output instead.
        given: facts that may be used, ``["sum[i](y[i]) = 1"]``.
        layers: one's own layers by name, beside the built-in ones.
        rename: other names for names and index letters.

    Raises:
        NotationError, ShapeError, FactError: what was given cannot be read or cannot be.
        DerivationError: there is no such derivative.
        CheckFailed: the result did not survive its own check.
    """
    from symdl.derivation import derive as derivative

    program = _program(what, given=given, layers=layers, rename=rename)
    name = _variable(program, wrt)
    return Result(derivative(program, name, order=order, upstream=upstream))


def _variable(program: Program, wrt: str | None) -> str:
    real = [d.name for d in program.inputs if d.kind == "array" and d.default is None]
    shown = {program.names.get(name, name): name for name in program.declarations}
    if wrt is None:
        if not real:
            raise DerivationError("there is no real input to differentiate by")
        return real[0]
    name = wrt if wrt in program.declarations else shown.get(wrt)
    if name is None:
        raise DerivationError(
            f"'{wrt}' is not a variable of {program.title or 'this'}",
            repair=f"the variables are {', '.join(shown)}",
        )
    return name


def prove(
    statement: str, given: Iterable[str] = (), layers: Mapping[str, Layer] | None = None
) -> Result | Proved:
    """Prove a statement, every step recorded and checked.

    Args:
        statement: in the notation; its arrays may be left undeclared where layers say their shape.
            An identity ``"LHS = RHS"``, also of expectations and variances; a bound
            ``"D(sigmoid)(x) <= 1/4"``, ``"limit x -> inf: sigmoid(x) = 1"``,
            ``"increasing x: sigmoid(x)"`` or ``"convex z: logsumexp(z)"``.
        given: facts that may be used, and laws of random variables, ``"r[i] ~ Bernoulli(p)"``.
        layers: one's own layers by name.

    Returns:
        A :class:`Result` for an identity, a :class:`symdl.api.proved.Proved` for a claim.

    Raises:
        FactError: a fact is missing, which is named.
        DerivationError: it is false (with a counter-example), or no proof was found.
    """
    from symdl.api.proved import Proved
    from symdl.derivation import prove as proof
    from symdl.derivation.bounds import prove_claim

    facts = tuple([given] if isinstance(given, str) else given)
    known = known_layers(layers)
    if is_claim(statement):
        return Proved(prove_claim(statement, given=facts, layers=known))
    made, left, right, indices, *sides = statement_for(statement, layers=known, given=facts)
    return Result(proof(made, left, right, indices, (sides[0], sides[1])))


def kernel(
    what: What,
    wrt: str | Iterable[str] | None = None,
    *,
    layers: Mapping[str, Layer] | None = None,
    **static: int,
) -> Any:
    """The layer and its gradients as NumPy functions.

    Args:
        what: as for :func:`derive`.
        wrt: the inputs to differentiate by; all real inputs where it is left out.
        layers: one's own layers by name.
        static: integers such as a stride, ``s=2``.

    Returns:
        A :class:`symdl.kernels.Kernel`: call it, or its ``forward``, ``backward``,
        ``value_and_grad``; ``source`` is what runs.
    """
    from symdl.kernels import build

    program = _program(what, layers=layers, static=static, batch=True)
    names = [wrt] if isinstance(wrt, str) else list(wrt) if wrt is not None else None
    return build(program, wrt=names)


def sheet(
    path: str | Path, *, layers: Mapping[str, Layer] | None = None, steps: str | None = None
) -> Sheet:
    """Solve a worksheet; the result holds the question sheet and the answer key.

    Args:
        path: a Markdown file with question blocks.
        layers: one's own layers by name.
        steps: ``brief``, ``normal`` or ``full``; else as the worksheet says.

    Raises:
        SymdlError: with its place in the file, for whatever the worksheet has wrong.
    """
    from symdl.sheets.worksheet import read_sheet

    return read_sheet(path, layers=layers, steps=steps)
