"""What the signs of a formula do with values: arithmetic, matrices, cases, relations."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symdl.checking.meaning.evaluate import Evaluation
from symdl.checking.scopes.names import integer
from symdl.checking.scopes.neighbours import BY_ENTRY
from symdl.checking.values import arrays, numbers
from symdl.checking.values.arrays import Array, Value
from symdl.checking.values.limits import guard_factorial
from symdl.checking.values.matrices import inverse
from symdl.checking.values.numbers import Undecided
from symdl.read import tree

BELOW_ONE = 1 - Fraction(1, 2**20)


def number(here: Evaluation, node: tree.Number) -> Value:
    """A number, or the numbers it may be rounded from."""
    if node.text in here.full:
        return here.full[node.text]
    if node.text in here.mode.widen:
        return widened(node)
    return node.value


def widened(node: tree.Number) -> Value:
    """The numbers that are shown as this one, rounded or cut off: 1.4 is not 1.5 cut off.

    Nobody cuts to one digit, but for those who always show three decimals."""
    unit = last_place(node)
    digits, decimals = node.text.replace(".", "").strip("0"), node.text.partition(".")[2]
    above = BELOW_ONE if len(digits) > 1 or len(decimals) > 2 else Fraction(1, 2)
    low, high = abs(node.value) - unit / 2, abs(node.value) + unit * above
    return numbers.between(low, high) if node.value >= 0 else numbers.between(-high, -low)


def last_place(node: tree.Number) -> Fraction:
    """One unit of the last digit shown; of the last digit that is not 0 where it is an integer."""
    mantissa, _, exponent = node.text.lower().partition("e")
    shift = Fraction(10) ** int(exponent or 0) / (100 if node.percent else 1)
    if "." in mantissa:
        return shift * Fraction(1, 10 ** len(mantissa.partition(".")[2]))
    if node.percent:
        return shift
    zeros = len(mantissa) - len(mantissa.rstrip("0"))
    return shift * Fraction(10) ** (zeros if mantissa.strip("0") else 0)


def unary(here: Evaluation, node: tree.Unary) -> Value:
    """A sign or a factorial."""
    value = here.value(node.operand)
    if node.op == "!":
        count = here.whole(node.operand)
        guard_factorial(count)
        total = 1
        for k in range(2, count + 1):
            total *= k
        return Fraction(total)
    return arrays.negative(value) if node.op == "-" else value


def _divide(a: Value, b: Value) -> Value:
    if isinstance(a, Array) and isinstance(b, Array):
        return arrays.each(numbers.divide, a, b)
    if isinstance(b, Array):
        raise arrays.Misfit("a division by an array")
    return arrays.each(numbers.divide, a, b)


def _power(here: Evaluation, node: tree.Binary) -> Value:
    base, exponent = here.value(node.left), _exponent(here, node.right)
    if isinstance(exponent, Array):
        raise Undecided("an array as an exponent")
    if isinstance(base, Array):
        if base.is_vector or node.sign == BY_ENTRY:
            return base.map(lambda x: numbers.power(x, exponent))
        return _matrix_power(base, exponent)
    return numbers.power(base, exponent)


def is_plain_power(node: tree.Node) -> bool:
    """Whether an exponent is no result of rounding: 2, 0.5, 0.25."""
    return isinstance(node, tree.Number) and len(node.text.partition(".")[2]) <= 2


def _exponent(here: Evaluation, node: tree.Node) -> Value:
    plain = isinstance(node, tree.Number) and is_plain_power(node)
    return node.value if plain and isinstance(node, tree.Number) else here.value(node)


def _matrix_power(base: Array, exponent: Value) -> Value:
    if exponent == -1:
        return inverse(base)
    if not isinstance(exponent, Fraction) or exponent.denominator != 1 or not 1 <= exponent <= 64:
        raise Undecided("a power of a matrix that is not a small whole number")
    total: Value = base
    for _ in range(int(exponent) - 1):
        total = arrays.multiply(total, base)
    return total


_COMBINE: dict[str, Callable[[Value, Value], Value]] = {
    "+": arrays.add,
    "-": lambda a, b: arrays.add(a, arrays.negative(b)),
    "*": arrays.multiply,
    "/": _divide,
    "odot": lambda a, b: arrays.each(numbers.multiply, a, b),
}


def binary(here: Evaluation, node: tree.Binary) -> Value:
    """An operation of two values."""
    if node.op == "^":
        from symdl.checking.meaning.powers import of_a_factor, power_as_name

        for known in (power_as_name(here, node), of_a_factor(here, node)):
            if known is not None:
                return known
        return _power(here, node)
    if node.op == "+" or node.op == "*":
        from symdl.checking.meaning.folds import with_dots

        dotted = with_dots(here, node)
        if dotted is not None:
            return dotted
    if node.op not in _COMBINE:
        raise Undecided(f"the operation {node.op} has no value here")
    left, right = here.value(node.left), here.value(node.right)
    if node.op in ("+", "-"):
        left, right = _identity(node.left, left, right), _identity(node.right, right, left)
    if node.op == "odot" and _spread(left, right):
        here.notes.add("unsure")  # whether a vector goes with the rows or with the columns
    if node.op == "*" and node.sign in ("", "times") and _two_columns(left, right):
        raise arrays.Misfit("two columns side by side have no product")
    if node.op == "odot" and _is_matrix(left) != _is_matrix(right):
        here.notes.add("unsure")  # a vector may go with the rows or with the columns
    return _COMBINE[node.op](left, right)


def _is_matrix(value: Value) -> bool:
    return isinstance(value, Array) and len(value.shape) == 2 and not value.is_vector


def _identity(node: tree.Node, value: Value, beside: Value) -> Value:
    """I or λ I beside a square matrix: a matrix too."""
    square = isinstance(beside, Array) and len(beside.shape) == 2 and len(set(beside.shape)) == 1
    if isinstance(value, Array) or not square or beside.shape[0] == 1:
        return value
    if not any(isinstance(n, tree.Symbol) and n.base == "I" for n in tree.walk(node)):
        return value
    size = beside.shape[0]
    zero = Fraction(0)
    entries = tuple(value if r == c else zero for r in range(size) for c in range(size))
    return Array((size, size), entries)


def _spread(left: Value, right: Value) -> bool:
    """Whether one is a vector and the other a matrix that has as many rows as columns."""
    if not isinstance(left, Array) or not isinstance(right, Array):
        return False
    whole = left if right.is_vector else right
    square = len(whole.shape) == 2 and len(set(whole.shape)) == 1
    return left.is_vector != right.is_vector and square


def _two_columns(left: Value, right: Value) -> bool:
    return (
        isinstance(left, Array)
        and isinstance(right, Array)
        and left.shape == right.shape == (len(left.entries), 1)
        and len(left.entries) > 1
    )


# --- brackets, matrices, cases ---------------------------------------------------------------


def matrix(here: Evaluation, node: tree.Matrix) -> Value:
    """An array of its entries."""
    rows = [[here.value(entry) for entry in row] for row in node.rows]
    if any(isinstance(entry, Array) for row in rows for entry in row):
        return _stacked(rows)
    found = arrays.from_rows(rows)
    if len(rows) == 1 and len(rows[0]) > 1 and node.bracket == "(":
        return Array((len(rows[0]),), found.entries)  # (1, 2, 3): a vector, neither row nor column
    return found


def _stacked(rows: list[list[Value]]) -> Value:
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    single = [row[0] for row in rows if len(row) == 1]
    if len(single) == len(rows) and all(isinstance(v, Array) and v.is_vector for v in single):
        return arrays.from_rows([list(v.entries) for v in single])
    raise Undecided("a matrix made of matrices")


BRANCHES = "branches"  # noted where a value is one formula here and another one there


def cases(here: Evaluation, node: tree.Cases) -> Value:
    """The value of the first case that applies."""
    here.notes.add(BRANCHES)
    for value, condition in node.rows:
        if condition is None or isinstance(condition, tree.Words) or holds(here, condition):
            found = here.value(value)
            if not here.seeds or isinstance(found, Array):
                return found
            others = [_or_nothing(here, other) for other, _ in node.rows if other is not value]
            return numbers.with_tags(found, [o for o in others if not isinstance(o, Array)])
    raise Undecided("none of the cases applies")


def _or_nothing(here: Evaluation, node: tree.Node) -> Value:
    try:
        return here.value(node)
    except Undecided:
        return Fraction(0)


def holds(here: Evaluation, condition: tree.Node) -> bool:
    """Whether a condition is true here."""
    value = here.value(condition)
    if isinstance(value, bool):
        return value
    raise Undecided("a case whose condition cannot be read")


_ORDER: dict[str, Callable[[int], bool]] = {
    "=": lambda s: s == 0,
    "==": lambda s: s == 0,
    "!=": lambda s: s != 0,
    "<": lambda s: s < 0,
    "<=": lambda s: s <= 0,
    ">": lambda s: s > 0,
    ">=": lambda s: s >= 0,
}


def compare(here: Evaluation, node: tree.Compare) -> Value:
    """Whether a chain of relations is true."""
    for op, left, right in zip(node.ops, node.operands, node.operands[1:], strict=False):
        if op not in _ORDER:
            raise Undecided("a condition whose relation has no value here")
        first, second = integer(left, here.indices), integer(right, here.indices)
        if first is not None and second is not None:
            if not _ORDER[op]((first > second) - (first < second)):
                return False
            continue
        if not related(op, here.value(left), here.value(right)):
            return False
    return True


def related(op: str, left: Value, right: Value) -> bool:
    """Whether a relation holds between two values; between arrays, for every entry."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    difference = arrays.add(left, arrays.negative(right))
    entries = difference.entries if isinstance(difference, Array) else (difference,)
    return all(_ORDER[op](numbers.sign_of(entry)) for entry in entries)


def kronecker(here: Evaluation, node: tree.Kronecker) -> Value:
    """1 where two indices are equal, else 0."""
    return Fraction(here.whole(node.left) == here.whole(node.right))


def indicator(here: Evaluation, node: tree.Indicator) -> Value:
    """1 where the condition holds, else 0."""
    return Fraction(holds(here, node.condition))


def transposed(here: Evaluation, node: tree.Transpose) -> Value:
    """A transpose; w^T of a number is a power where T is a number that the document names."""
    from symdl.checking.meaning.powers import of_a_factor

    factor = of_a_factor(here, node)
    if factor is not None:
        return factor
    value = here.value(node.body)
    if isinstance(node.body, tree.Matrix) and isinstance(value, Array) and len(value.shape) == 1:
        return Array((len(value.entries), 1), value.entries)  # (1, 2, 3)^T: a column
    power = tree.Symbol("T")
    if not isinstance(value, Array) and here.scope.knows(power):
        return numbers.power(value, here.number(power))
    return arrays.transpose(value)
