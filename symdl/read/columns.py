"""Tables whose head says what their columns are, row by row as statements.

``node | formula | value`` and the like: each row says name = formula = value.  ``x | f(x)``: each
row says what f is at its x.  A table whose head says neither stays a grid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from symdl.read import tree
from symdl.read.chains import read_chains
from symdl.read.commands import ACCENTS
from symdl.read.derivative_columns import derivatives
from symdl.read.source import Source
from symdl.read.statement import Chain
from symdl.read.tokens import Token, Unreadable, tokenize

Cells = tuple[Source, ...]

# What a word in a column's head says of it, the strongest first.
ROLES: tuple[tuple[str, frozenset[str]], ...] = (
    ("value", frozenset({"value", "values", "result", "results", "answer", "wert"})),
    ("formula", frozenset({"formula", "formulas", "expression", "definition", "equation",
                           "computation", "calculation", "formel"})),
    ("name", frozenset({"node", "name", "quantity", "symbol", "variable", "parameter", "term",
                        "intermediate", "gate", "derivative", "gradient", "unit"})),
)  # fmt: skip
MOST_COLUMNS, MOST_ROWS = 40, 1000
COUNTS = frozenset({"parameters", "params", "weights", "total", "count", "number"})
_NAMES = (tree.Symbol, tree.Apply, tree.Quotient, tree.Nabla, tree.Norm, tree.Call)
_WORDS = re.compile(r"[a-zä-ü]+")
_INSIDE = re.compile(r"\$([^$]+)\$|\\\((.+?)\\\)")
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")
_MARKS = ("**", "__", "`", "*")


def statements(cells: tuple[Cells, ...]) -> list[Source | None] | None:
    """What each row behind the head states, None for a row that states nothing.

    None altogether where the head does not say what the columns are.
    """
    if not (2 <= len(cells) <= MOST_ROWS and 2 <= len(cells[0]) <= MOST_COLUMNS):
        return None
    slopes = derivatives(cells, lambda cell: _chain(_bare(cell)))
    if slopes is not None:
        return slopes
    roles = _roles(cells[0])
    if roles is not None:
        found = [_in_roles(row, roles) for row in cells[1:]]
    else:
        head = _Head.of(cells[0])
        found = [head.put_in(row) for row in cells[1:]] if head is not None else []
    return found if any(source is not None for source in found) else None


# --- columns with a role ---------------------------------------------------------------------


def _roles(head: Cells) -> dict[str, int] | None:
    """The column of each role; a value needs a name or formula, and no role may come twice."""
    roles: dict[str, int] = {}
    words = [set(_WORDS.findall(cell.chars.lower())) for cell in head]
    for k, said in enumerate(words):
        role = next((role for role, known in ROLES if said & known), None)
        if role == "name" and "local" in said:
            continue  # what is held fixed in a local derivative is not said
        if role is not None and role in roles:
            return None
        if role is not None:
            roles[role] = k
    counted = [k for k, said in enumerate(words) if said & COUNTS and k not in roles.values()]
    if "formula" in roles and "value" not in roles and len(counted) == 1:
        roles["value"] = counted[0]
    return roles if len(roles) > 1 else None


def _in_roles(row: Cells, roles: dict[str, int]) -> Source | None:
    """name = formula = value, as much of it as the row says."""
    read = {role: _bare(row[k]) for role, k in roles.items() if k < len(row)}
    chains = {role: _chain(cell) for role, cell in read.items()}
    sides: list[Source] = []
    name, formula, value = (chains.get(role) for role in ("name", "formula", "value"))
    named = formula is not None and len(formula.sides) > 1
    if name is not None and not named and _is_name(name):
        sides.append(read["name"])
    if formula is not None:
        sides.append(read["formula"])
    if value is not None and len(value.sides) == 1:
        sides.append(read["value"])
    return _equated(sides) if len(sides) > 1 or named else None


def _bare(cell: Source) -> Source:
    """A cell without marks of emphasis; of words with one formula in dollars, the formula."""
    text = cell.chars
    for mark in _MARKS:
        if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
            return _bare(cell.cut(len(mark), len(text) - len(mark)))
    inside = list(_INSIDE.finditer(text))
    if len(inside) == 1:
        return cell.cut(*inside[0].span(inside[0].lastindex or 0))
    return cell


def _chain(cell: Source) -> Chain | None:
    """The one statement or side in a cell, if all of it can be read."""
    try:
        chains = read_chains(cell.chars, cell.places)
    except Unreadable:
        return None
    if len(chains) != 1 or any(side.node is None for side in chains[0].sides):
        return None
    said = chains[0].remarks and not all(_is_numeric(side.node) for side in chains[0].sides)
    return None if said or _is_words(chains[0]) else chains[0]


def _is_numeric(node: tree.Node | None) -> bool:
    """Whether a cell holds numbers and signs only."""
    kinds = (tree.Number, tree.Unary, tree.Binary, tree.Bracketed)
    return node is not None and all(isinstance(n, kinds) for n in tree.walk(node))


def _is_words(chain: Chain) -> bool:
    names = [n for side in chain.sides if side.node for n in tree.walk(side.node)]
    return any(isinstance(n, tree.Words | tree.Unknown) for n in names) or any(
        isinstance(n, tree.Symbol) and "rm" in n.marks and " " in n.base for n in names
    )


def _is_name(chain: Chain) -> bool:
    node = chain.sides[0].node
    worded = isinstance(node, tree.Symbol) and "rm" in node.marks
    return len(chain.sides) == 1 and isinstance(node, _NAMES) and not worded


def _equated(sides: list[Source]) -> Source:
    """Cells with = between them, where the cell behind has no relation of its own."""
    whole = sides[0]
    for side in sides[1:]:
        chain = None if _DECIMAL.fullmatch(side.chars) else _chain(side)
        if chain is None or chain.opens is None:
            end = whole.places[len(whole.chars)]
            whole = whole.joined(Source("=", (end, end)))
        whole = whole.joined(side)
    return whole


# --- a function at points --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Formula:
    """A column headed by a formula, and where in it the name of which other column stands."""

    column: int
    text: str
    holes: tuple[tuple[int, int, int], ...]

    def at(self, numbers: dict[int, Source | None]) -> str | None:
        """The formula with numbers for names, each in braces; None where one is missing."""
        pieces, last = [], 0
        for start, end, column in self.holes:
            number = numbers[column]
            if number is None:
                return None
            pieces += [self.text[last:start], "{", number.chars, "}"]
            last = end
        return "".join([*pieces, self.text[last:]])


@dataclass(frozen=True, slots=True)
class _Head:
    """Columns headed by names, and those headed by formulas in these names."""

    names: tuple[int, ...]
    formulas: tuple[_Formula, ...]

    @classmethod
    def of(cls, head: Cells) -> _Head | None:
        """The head, if it has names first and formulas in them behind."""
        names: list[tuple[int, list[Token]]] = []
        formulas: list[tuple[int, str]] = []
        for k, cell in enumerate(map(_bare, head)):
            chain = _chain(cell)
            node = chain.sides[0].node if chain is not None and len(chain.sides) == 1 else None
            if chain is None or node is None or _is_derivative(node):
                continue  # numbers put into a derivative would say nothing
            if not isinstance(node, tree.Symbol) or _is_entry(node, names):
                formulas.append((k, cell.chars))
            elif not formulas and _is_name(chain):
                names.append((k, tokenize(cell.chars)))
        made = [_Formula(k, text, _holes(text, names)) for k, text in formulas]
        used = tuple(formula for formula in made if formula.holes)
        return cls(tuple(k for k, _ in names), used) if used else None

    def put_in(self, row: Cells) -> Source | None:
        """f(0.5) = 0.2, f'(0.5) = 1: the formulas of the head with the row's numbers put in.

        A formula has its place before the value beside it, what ties them at the row's start.
        A row that begins with a word (sum, mean) is of another kind.
        """
        if _number(row, 0) is None:
            return None
        numbers = {k: _number(row, k) for k in self.names}
        if None in numbers.values():
            return None  # a row of sums or means
        start = row[0].places[0]
        whole: Source | None = None
        for formula in self.formulas:
            value, put = _number(row, formula.column), formula.at(numbers)
            if value is None or put is None:
                continue
            left = Source(put, (*[value.places[0] - 1] * len(put), start))
            said = _equated([left, value])
            tie = Source(r"\\", (start,) * 3)
            whole = said if whole is None else whole.joined(tie).joined(said)
        return whole


def _is_entry(name: tree.Symbol, names: list[tuple[int, list[Token]]]) -> bool:
    """Whether the column before counts a name's entries: i | X_i | Y_i."""
    below = [n for script in name.sub for n in tree.walk(script)]
    scripts = [n.base for n in below if isinstance(n, tree.Symbol)]
    return len(names) == 1 and [token.text for token in names[0][1]] == scripts


def _holes(text: str, names: list[tuple[int, list[Token]]]) -> tuple[tuple[int, int, int], ...]:
    """Where the names stand in a formula, the longest first, none inside another."""
    holes: list[tuple[int, int, int]] = []
    for column, name in sorted(names, key=lambda entry: -len(entry[1])):
        for start, end in _places(text, name):
            if all(end <= a or b <= start for a, b, _ in holes):
                holes.append((start, end, column))
    return tuple(sorted(holes))


def _is_derivative(node: tree.Node | None) -> bool:
    kinds = (tree.Quotient, tree.Nabla, tree.Primed, tree.Integral, tree.Limit)
    return node is not None and any(isinstance(n, kinds) for n in tree.walk(node))


def _number(row: Cells, k: int) -> Source | None:
    cell = _bare(row[k]) if k < len(row) else None
    if cell is not None and _DECIMAL.fullmatch(cell.chars):
        return cell
    chain = _chain(cell) if cell is not None else None
    if cell is None or chain is None or len(chain.sides) > 1:
        return None
    return cell if _is_numeric(chain.sides[0].node) else None


def _places(text: str, name: list[Token]) -> list[tuple[int, int]]:
    """Where a name stands in a formula, as a whole name."""
    tokens = tokenize(text)
    count = len(name)
    found: list[tuple[int, int]] = []
    for k in range(len(tokens) - count + 1):
        here = tokens[k : k + count]
        behind = tokens[k + count] if k + count < len(tokens) else None
        longer = behind is not None and behind.kind == "script" and behind.text == "_"
        same = all((a.kind, a.text) == (b.kind, b.text) for a, b in zip(here, name, strict=True))
        if same and not longer and not _is_marked(tokens[:k]):
            found.append((here[0].start, here[-1].end))
    return found


def _is_marked(before: list[Token]) -> bool:
    """Whether a hat or bar stands before a letter, so that it is another name."""
    last = [token for token in before[-2:] if token.kind != "open"]
    return bool(last) and last[-1].kind == "command" and last[-1].text in ACCENTS
