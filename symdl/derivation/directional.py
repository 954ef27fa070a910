"""Derivatives along a vector: Σ_j J_ij v_j and Σ_j H_ij v_j, derived and folded.

The full Jacobian or Hessian is derived first; the product with the vector is one more stage, in
which it is nowhere built.
"""

from __future__ import annotations

from dataclasses import replace

from symdl.derivation.chain import Chain
from symdl.derivation.check import Checker
from symdl.derivation.derive import derive
from symdl.derivation.fold import Folder
from symdl.derivation.record import Derivation, stage
from symdl.errors import DerivationError
from symdl.expr.program import Declaration, Program
from symdl.expr.values import Diff, Entry, Reduce, fresh, substitute
from symdl.rules.factor import factor
from symdl.rules.normal import normalise
from symdl.rules.size import weight


def along(program: Program, wrt: str, vector: str, order: int = 1) -> Derivation:
    """The derivative of the program's output along a vector of the variable's shape.

    Args:
        program: its first output is differentiated.
        wrt: the variable.
        vector: a new name for the vector.
        order: 1 for a Jacobian-vector product, 2 for a Hessian-vector product.

    Raises:
        DerivationError: no such derivative, or a name that is taken."""
    if vector in program.declarations or vector in program.names.values():
        raise DerivationError(f"the name {vector} is taken already", repair="choose another name")
    full = derive(program, wrt, order=order)
    declared = program.declarations[wrt]
    own = full.indices[-len(declared.indices) :] if declared.indices else ()
    program = _with_vector(full.program, vector, declared)
    bound = {i: fresh(i) for i in own}
    names = tuple(bound.values())
    lhs, value = (substitute(e, bound) for e in (full.lhs, full.explicit or full.result))
    assert isinstance(lhs, Diff)
    times = Entry(vector, *names)
    checker = Checker(program)
    chain = Chain(Reduce("sum", lhs * times, *names), checker)
    start = chain.now
    chain.step("insert", Reduce("sum", value * times, *names), "found above", known="results above")
    names_of = tuple(e.name for e in program.equations)
    folder = Folder(program, frozenset(names_of))
    after = factor(normalise(chain.now))
    chain.step("simplify", after, "factors free of the index leave the sum")
    for _, folded in folder.fold(normalise(chain.now)):
        if weight(factor(folded)) < weight(chain.now):
            chain.step("definition", factor(folded), "by definition", unfolds=names_of)
    record = stage("Product with the vector", start, chain.now, chain.steps)
    kept = tuple(i for i in full.indices if i not in own)
    return replace(
        full,
        kind="derivative",
        program=program,
        lhs=start,
        indices=kept,
        result=chain.now,
        explicit=chain.now,
        steps=(*full.steps, record),
    )


def _with_vector(program: Program, vector: str, like: Declaration) -> Program:
    declared = Declaration(vector, indices=like.indices, groups=like.groups, batch=like.batch)
    return replace(
        program,
        declarations={**program.declarations, vector: declared},
        names={**program.names, vector: vector},
    )
