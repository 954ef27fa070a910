"""symdl's checker beside other programs that read LaTeX: lines of the field, right and wrong pairs.

The texts are those of ``tests/checking/pairs.py``.  A line is read *as meant* only where the
reading has the quantities of the line and no others: one that makes ∂ or ⊤ a factor, or drops a
prime or a capital, is not.  Of a pair, Math-Verify is asked itself; for the bare readers SymPy
decides on the difference, with e as Euler's number, decimals as fractions and the givens put in.
What is not installed is said, and left out.
"""

from __future__ import annotations

import logging
import re
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from symdl.checking.documents.check import check_statement
from symdl.checking.judging.verdict import FAILS, HOLDS
from symdl.read import tree
from symdl.read.chains import read_chains
from tests.checking.pairs import LINES, RIGHT, WRONG

# What a reading of each line must have; it may also have what stands in BESIDES.
QUANTITIES = (
    "p z K", "L y p", "L z p y", "p z", "S z", "σ x", "σ′ σ x", "z W x b", "x", "L W x δ",
    "y W x b", "h r", "f x a", "y x", "m p", "J p", "y x w", "g x", "a b c", "x μ σ ε",
)  # fmt: skip
BESIDES = frozenset({*"ijkuveEδ", "max"})
NAMES = {"sigma": "σ", "mu": "μ", "epsilon": "ε", "varepsilon": "ε", "delta": "δ"}

Judgement = bool | None  # equal, different, not read or not decided


@dataclass(frozen=True)
class Reader:
    """A program: the names in its reading of a line, and whether it calls the sides equal."""

    name: str
    quantities: Callable[[str], Iterable[str]]
    equal: Callable[[str, str, tuple[str, ...]], Judgement]


def main(large: bool = False) -> bool:
    """Print the table (``large`` changes nothing); whether symdl reads and judges everything."""
    print(
        f"\n{len(LINES)} lines, {len(RIGHT)} right and {len(WRONG)} wrong pairs; "
        "open: not read, or not decided\n"
        f"{'':<24}{'lines':>14}{'right pairs':>26}{'wrong pairs':>26}{'a pair':>10}\n"
        f"{'':<24}{'read  as meant':>16}{'equal different open':>24}"
        f"{'different equal open':>26}{'ms':>10}"
    )
    warnings.simplefilter("ignore")
    logging.disable()
    flawless = False
    missing = []
    for module, make in _READERS.items():
        try:
            reader = make()
        except ImportError:
            missing.append(module)
            continue
        flawless |= _row(reader) and module == "symdl"
    if missing:
        print(f"not installed: {', '.join(missing)} (pip install symdl[peers])")
    return flawless


def _row(reader: Reader) -> bool:
    """Print one reader's line; whether it made no error and left nothing open."""
    lines = [
        _reading(reader, line, quantities)
        for line, quantities in zip(LINES, QUANTITIES, strict=True)
    ]
    read, meant = sum(found is not None for found in lines), sum(found is True for found in lines)
    start = time.perf_counter()
    right, wrong = (Counter(_judgement(reader, pair) for pair in pairs) for pairs in (RIGHT, WRONG))
    each = (time.perf_counter() - start) / len(RIGHT + WRONG)
    print(
        f"{reader.name:<24}{read:>6}{meant:>10}"
        f"{right[True]:>9}{right[False]:>10}{right[None]:>5}"
        f"{wrong[False]:>15}{wrong[True]:>6}{wrong[None]:>5}{1000 * each:>10.0f}",
        flush=True,
    )
    return meant == len(LINES) and right[True] == len(RIGHT) and wrong[False] == len(WRONG)


def _reading(reader: Reader, line: str, quantities: str) -> Judgement:
    """None: not read; else whether as meant."""
    try:
        names = {plain(name) for name in reader.quantities(line)}
    except Exception:  # noqa: BLE001 - each peer has errors of its own
        return None
    return set(quantities.split()) - {"δ"} <= names <= set(quantities.split()) | BESIDES


def _judgement(reader: Reader, pair: tuple[str, str, tuple[str, ...]]) -> Judgement:
    try:
        return reader.equal(*pair)
    except Exception:  # noqa: BLE001 - each peer has errors of its own
        return None


def plain(name: str) -> str:
    r"""A name as the letter it is, with its primes: "\hat{x}_{i}" is x, "sigma'" is σ′."""
    primes = "′" * name.count("'")
    name = re.sub(r"\\?(hat|tilde|mathbb|mathbf|text)\{(\w+)\}", r"\2", name.replace("'", ""))
    name = re.sub(r"_.*", "", name).strip("\\{}")
    return NAMES.get(name, name) + primes


# --- symdl -----------------------------------------------------------------------------------


def _symdl() -> Reader:
    return Reader("symdl", _symdl_quantities, _symdl_equal)


def _symdl_quantities(line: str) -> list[str]:
    sides = [side.node for chain in read_chains(line) for side in chain.sides]
    if not sides or None in sides:
        raise ValueError("not read")
    return [name for side in sides if side is not None for name in _symbols(side)]


def _symbols(node: tree.Node) -> Iterator[str]:
    if isinstance(node, tree.Symbol):
        yield node.base
        return
    if isinstance(node, tree.Apply):
        yield node.head.base + "'" * node.primes
    below = node.arguments if isinstance(node, tree.Apply) else tree.children(node)
    for child in below:
        yield from _symbols(child)


def _symdl_equal(left: str, right: str, given: tuple[str, ...]) -> Judgement:
    found = check_statement(left, right, given)
    verdicts = {step.verdict for block in found.blocks for step in block.steps}
    return {frozenset({HOLDS}): True, frozenset({FAILS}): False}.get(frozenset(verdicts))


# --- readers that give SymPy expressions -----------------------------------------------------


def _sympy_reader(name: str, read: Callable[[str], Any]) -> Reader:
    import sympy

    def expression(text: str) -> Any:
        found = read(text)
        if not isinstance(found, sympy.Basic | sympy.MatrixBase):
            raise ValueError("not read")  # Lark gives its own tree where it cannot choose
        return found

    def equal(left: str, right: str, given: tuple[str, ...]) -> Judgement:
        known = {}
        for statement in given:
            equation = expression(statement)
            known[equation.lhs] = equation.rhs
        known[sympy.Symbol("e")] = sympy.E
        sides = [expression(text).subs(known).doit() for text in (left, right)]
        difference = sympy.simplify(sympy.nsimplify(sides[0] - sides[1], rational=True))
        if isinstance(difference, sympy.MatrixBase):
            return difference.is_zero_matrix
        return True if difference == 0 else difference.equals(0)

    return Reader(name, lambda line: _names(expression(line)), equal)


def _names(expression: Any) -> list[str]:
    """The symbols and undefined functions of a SymPy expression."""
    import sympy
    from sympy.core.function import AppliedUndef

    functions = [str(call.func) for call in expression.atoms(AppliedUndef)]
    return [*functions, *(symbol.name for symbol in expression.atoms(sympy.Symbol))]


def _antlr() -> Reader:
    import antlr4  # noqa: F401
    from sympy.parsing.latex import parse_latex

    return _sympy_reader("SymPy parse_latex antlr", lambda text: parse_latex(text, strict=True))


def _lark() -> Reader:
    import lark  # noqa: F401
    from sympy.parsing.latex import parse_latex

    return _sympy_reader("SymPy parse_latex lark", lambda text: parse_latex(text, backend="lark"))


def _latex2sympy() -> Reader:
    from latex2sympy2_extended import latex2sympy

    return _sympy_reader("latex2sympy2_extended", latex2sympy)


def _math_verify() -> Reader:
    from math_verify import parse, verify
    from sympy import Basic, MatrixBase

    def read(text: str) -> list[Any]:
        found = parse(f"${text}$")  # the expression and its text, or the text alone
        if not any(isinstance(entry, Basic | MatrixBase) for entry in found):
            raise ValueError("not read")
        return found

    return Reader(
        "Math-Verify",
        lambda line: _names(read(line)[0]),
        lambda left, right, given: verify(read(left), read(right)),
    )


_READERS: dict[str, Callable[[], Reader]] = {
    "symdl": _symdl,
    "math-verify": _math_verify,
    "latex2sympy2_extended": _latex2sympy,
    "antlr4-python3-runtime": _antlr,
    "lark": _lark,
}
