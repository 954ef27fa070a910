"""Brackets that list, and environments: matrices, cases, rows with spaces, intervals and sets."""

from __future__ import annotations

from symdl.read import tree
from symdl.read.bars import is_bar
from symdl.read.cursor import Cursor, Span, span_of
from symdl.read.groups import MATRICES
from symdl.read.items import SPACES, Environment, Group, Item, split_commas
from symdl.read.relations import condition, is_related
from symdl.read.scripts import script
from symdl.read.tokens import Token, Unreadable

_BRACKETS = {"pmatrix": "(", "vmatrix": "|", "Vmatrix": "||", "matrix": "", "smallmatrix": ""}


def environment(cursor: Cursor, item: Environment) -> tree.Node:
    """The tree of an environment that is a value: a matrix or cases.

    Raises:
        Unreadable: an environment of another kind.
    """
    if item.name in ("cases", "dcases", "rcases", "cases*"):
        return _cases(cursor, item)
    if item.name in MATRICES:
        return _matrix(cursor, item)
    raise Unreadable(f"the environment {item.name}", item.start)


def _matrix(cursor: Cursor, item: Environment) -> tree.Node:
    if not item.rows:
        raise Unreadable("a matrix without entries", item.start)
    if sum(map(len, item.rows)) > 40_000:
        raise Unreadable("a matrix of more than 40,000 entries", item.start)
    rows = []
    for row in item.rows:
        cells = [cell for cell in row if _solid(cell) or len(row) > 1]
        rows.append(tuple(_entry(cursor, cell, item) for cell in cells))
    rows = [row for row in rows if row]
    if not rows:
        raise Unreadable("a matrix without entries", item.start)
    bracket = _BRACKETS.get(item.name, "[")
    node = tree.Matrix(tuple(rows), bracket=bracket, span=(item.start, item.end))
    if item.name == "vmatrix":
        return tree.Call("det", (node,), span=node.span)
    return node


def _entry(cursor: Cursor, cell: list[Item], item: Environment) -> tree.Node:
    if not _solid(cell):
        raise Unreadable("an empty entry in a matrix", item.start)
    return cursor.inside(_without_end(cell))


def _without_end(cell: list[Item]) -> list[Item]:
    """A cell without the comma or stop behind it."""
    while cell and isinstance(cell[-1], Token) and cell[-1].text in (",", ";", "."):
        cell = cell[:-1]
    return cell


def _solid(cell: list[Item]) -> bool:
    return any(
        not (isinstance(i, Token) and i.kind == "command" and i.text in SPACES | {"hline"})
        for i in cell
    )


# --- cases -----------------------------------------------------------------------------------

_OTHERWISE = ("otherwise", "else", "sonst", "other", "elsewhere")
_GLUE = {"if", "for", "when", "where", "and", "falls", "für", "wenn", "with", "in", "case"}


def _cases(cursor: Cursor, item: Environment) -> tree.Node:
    rows = []
    for row in item.rows:
        value, *rest = [_without_end(cell) for cell in row]
        words = [i for cell in rest for i in cell]
        if not words:
            value, words = _split_case(value)
        rows.append((cursor.inside(value), case_condition(cursor, words)))
    if not rows:
        raise Unreadable("cases without a row", item.start)
    return tree.Cases(tuple(rows), span=(item.start, item.end))


def _split_case(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """A row without an ampersand: what stands from the first word, comma or semicolon on."""
    for k, item in enumerate(items):
        if k and isinstance(item, Token):
            if item.kind.startswith("text:") or (item.kind == "other" and item.text in ",;"):
                return items[:k], items[k:]
            if item.kind == "command" and item.text in ("quad", "qquad"):
                return items[:k], items[k:]
    return items, []


def case_condition(cursor: Cursor, items: list[Item]) -> tree.Node | None:
    """The condition of a case: a relation, words, or None where nothing is said."""
    useful: list[Item] = []
    words: list[str] = []
    for item in items:
        if isinstance(item, Token) and (
            item.kind.startswith("text:") or item.kind in ("words", "function")
        ):
            inner = item.text.replace("$", " ").strip(" .:,;")
            words.append(inner)
            if any(sign in inner for sign in "<>=≤≥≠"):
                useful.extend(_read_again(item))
        elif isinstance(item, Token) and item.kind == "other" and item.text in ".,;:":
            continue
        else:
            useful.append(item)
    said = " ".join(words).lower()
    if any(word in said for word in _OTHERWISE):
        return tree.Words("otherwise")
    useful = [i for i in useful if _solid([i])]
    if not useful:
        return tree.Words(said) if said else None
    if len(useful) == 1 and isinstance(useful[0], Group) and useful[0].kind == "(":
        useful = useful[0].items
    return condition(useful, cursor)


def _read_again(token: Token) -> list[Item]:
    from symdl.read.groups import grouped
    from symdl.read.tokens import tokenize

    text = token.text.replace("$", " ")
    places = [token.start] * (len(text) + 1)
    kept = [
        t
        for t in tokenize(text, places)
        if not (t.kind == "words" or t.text in _GLUE or t.kind.startswith("text:"))
    ]
    letters = "".join(t.text for t in kept if t.kind == "letter")
    glue = next(
        (word for word in sorted(_GLUE, key=len, reverse=True) if letters.startswith(word)), ""
    )
    while glue and kept and kept[0].kind == "letter" and glue.startswith(kept[0].text):
        glue = glue[1:]
        kept.pop(0)
    return grouped(kept)


# --- lists in brackets -----------------------------------------------------------------------


def listed(cursor: Cursor, group: Group) -> tree.Node:
    """What a bracket means: one formula, a row, an interval, a set."""
    items = [i for i in group.items if _solid([i]) or _is_wide(i)]
    span = span_of(group)
    if group.kind == "\\{":
        return _set(cursor, items, span)
    parts = [p for p in split_commas(items) if _solid(p)]
    if not parts:
        raise Unreadable("nothing stands in the brackets", group.start)
    if len(parts) == 2 and _is_interval(cursor, group, parts):
        ends = [cursor.inside(part) for part in parts]
        return tree.Interval(ends[0], ends[1], group.kind, group.closing, span=span)
    if len(parts) == 1:
        return _one(cursor, group, parts[0], span)
    nodes = tuple(cursor.inside(part) for part in parts)
    rows = [_row(node) for node in nodes] if group.kind == "[" else []
    if rows and all(rows) and len({len(row) for row in rows}) == 1:
        return tree.Matrix(tuple(rows), bracket="[", span=span)
    return tree.Matrix((nodes,), bracket=group.kind, span=span)


def _row(node: tree.Node) -> tuple[tree.Node, ...]:
    """A row of [[1, 2], [3, 4]], as programs write matrices; () for anything else."""
    if isinstance(node, tree.Matrix) and node.bracket == "[" and len(node.rows) == 1:
        return node.rows[0]
    return (node.body,) if isinstance(node, tree.Bracketed) and node.bracket == "[" else ()


def _one(cursor: Cursor, group: Group, items: list[Item], span: tuple[int, int]) -> tree.Node:
    if len(items) == 1 and isinstance(items[0], Environment):
        node = environment(cursor, items[0])
        return (
            node if isinstance(node, tree.Matrix) else tree.Bracketed(node, group.kind, span=span)
        )
    spaced = _by_spaces(group.items)
    if group.kind == "[" and len(spaced) > 1:
        try:
            nodes = tuple(cursor.inside(part) for part in spaced)
            return tree.Matrix((nodes,), bracket="[", span=span)
        except Unreadable:
            pass
    node = condition(items, cursor)
    return tree.Bracketed(node, group.kind, span=span)


def _is_wide(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "command" and item.text in SPACES


def _by_spaces(items: list[Item]) -> list[list[Item]]:
    """[0.5 \\quad -1.0] as two entries; a space before an operator and a number parts entries
    where the sign stands close to the number."""
    found: list[list[Item]] = [[]]
    for k, item in enumerate(items):
        if _is_wide(item):
            if found[-1]:
                found.append([])
            continue
        before = items[k - 1] if k else None
        gap = before is not None and item.start > before.end
        if gap and found[-1] and _begins_entry(items, k) and _ends_entry(before):
            found.append([])
        found[-1].append(item)
    return [part for part in found if part]


def _begins_entry(items: list[Item], k: int) -> bool:
    item = items[k]
    if isinstance(item, Token) and item.kind == "op" and item.text in "+-":
        behind = items[k + 1] if k + 1 < len(items) else None
        return behind is not None and behind.start == item.end and _is_simple(behind)
    return _is_simple(item)


def _is_simple(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "number"


def _ends_entry(item: Item | None) -> bool:
    return isinstance(item, Token) and item.kind in ("number", "letter")


def _is_interval(cursor: Cursor, group: Group, parts: list[list[Item]]) -> bool:
    """[0, 1), (-∞, 0]: mixed brackets or infinity; [a, b] may be a row, so the checker says."""
    mixed = {group.kind, group.closing} in ({"[", ")"}, {"(", "]"})
    infinite = any(
        isinstance(i, Token) and i.kind == "command" and i.text == "infty" for p in parts for i in p
    )
    return mixed or infinite


def _set(cursor: Cursor, items: list[Item], span: tuple[int, int]) -> tree.Node:
    parts = [p for p in split_commas(items) if _solid(p)]
    if any(map(is_bar, items)):
        return tree.Set((condition(items, cursor),), span=span)
    nodes = tuple(condition(part, cursor) for part in parts)
    family = _family(cursor, nodes, span)
    if family is not None:
        return family
    return (
        tree.Bracketed(nodes[0], "{", span=span) if len(nodes) == 1 else tree.Set(nodes, span=span)
    )


def _family(cursor: Cursor, nodes: tuple[tree.Node, ...], span: Span) -> tree.Node | None:
    """{x_i}_{i=1}^n: the x_i for every i from 1 to n."""
    below, index = cursor.token("script", "_"), cursor.peek(1)
    if below is None or not (isinstance(index, Group) and is_related(index.items)):
        return None
    cursor.take()
    cursor.take()
    said = condition(index.items, cursor)
    if cursor.token("script", "^") is not None:
        cursor.take()
        last = script(cursor)
        if isinstance(said, tree.Compare) and said.ops == ("=",):
            letter, first = said.operands
            said = tree.Compare(("in",), (letter, tree.Set((first, tree.Ellipsis(), last))))
    return tree.Set((tree.Given(nodes, (said,)),), span=span)
