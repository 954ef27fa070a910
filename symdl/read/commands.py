"""LaTeX commands that begin an atom: fractions, roots, accents, letters, operators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symdl.read import tree
from symdl.read.atoms import named
from symdl.read.calls import call, fold
from symdl.read.cursor import Cursor, span_of
from symdl.read.expectations import chance, expected, operator_letter
from symdl.read.functions import LARGE
from symdl.read.integrals import INTEGRALS, integral, limit
from symdl.read.items import Group, Item
from symdl.read.quotients import fraction, inline_quotient
from symdl.read.relations import is_related
from symdl.read.scripts import script
from symdl.read.tokens import Token, Unreadable

GREEK = frozenset({
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta",
    "vartheta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "varpi", "rho", "varrho",
    "sigma", "varsigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma",
    "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega", "ell",
    "hbar",
})  # fmt: skip
ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde",
    "widetilde": "tilde", "dot": "dot", "ddot": "ddot", "check": "check", "vec": "vec",
    "overrightarrow": "vec", "breve": "breve", "acute": "acute", "grave": "grave",
}  # fmt: skip
FACES = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "mathcal": "cal", "mathscr": "cal",
    "mathbb": "bb", "mathfrak": "frak", "mathit": "it", "pmb": "bold", "bold": "bold",
}  # fmt: skip
Reader = Callable[[Cursor, Token], tree.Node]


def command(cursor: Cursor, token: Token) -> tree.Node:
    """The atom that begins with a command.

    Raises:
        Unreadable: a command that has no meaning here.
    """
    name = token.text
    if name in _READERS:
        return _READERS[name](cursor, token)
    if name in LARGE:
        return fold(cursor, token, LARGE[name])
    if name == "Sigma" and _sums(cursor, token):
        return fold(cursor, token, "sum")
    if name in GREEK:
        base = name.removeprefix("var") if name.startswith("var") else name
        if name == "delta":
            return _delta(cursor, token)
        return named(cursor, tree.Symbol(base, span=span_of(token)))
    if name in ACCENTS or name in FACES:
        return _accented(cursor, token)
    raise Unreadable(f"the command \\{name} has no meaning here", token.start)


def _sums(cursor: Cursor, token: Token) -> bool:
    """Whether the letter Σ stands for a sum: it says from where, or a value follows it and none
    stands before it."""
    from symdl.read.atoms import is_atom_start

    below = cursor.peek(1) if cursor.token("script", "_") is not None else None
    if isinstance(below, Group) and is_related(below.items):
        return True
    before = cursor.items[cursor.at - 2] if cursor.at > 1 else None
    first = before is None or (isinstance(before, Token) and before.kind == "op")
    if token.end - token.start > 1 or not first:
        return False
    behind = cursor.peek(2 if cursor.token("script", "_") is not None else 0)
    return behind is not None and is_atom_start(behind) and not isinstance(behind, Group)


def argument(cursor: Cursor) -> Group:
    """The next argument: a group, or one token as if in braces."""
    item = cursor.take()
    if isinstance(item, Group) and item.kind == "{":
        return item
    if (
        isinstance(item, Token)
        and item.kind == "number"
        and len(item.text) > 1
        and item.text.isdigit()
    ):
        first = replace(item, text=item.text[0], end=item.start + 1)
        rest = replace(item, text=item.text[1:], start=item.start + 1)
        cursor.at -= 1
        cursor.items = [*cursor.items[: cursor.at], rest, *cursor.items[cursor.at + 1 :]]
        return Group("{", [first], first.start, first.end)
    return Group("{", [item], item.start, item.end)


def _fraction(cursor: Cursor, token: Token) -> tree.Node:
    top = argument(cursor)
    bottom = argument(cursor)
    return fraction(cursor, top, bottom, token.start)


def _root(cursor: Cursor, token: Token) -> tree.Node:
    item = cursor.peek()
    if isinstance(item, Group) and item.kind == "[":
        cursor.take()
        order = cursor.inside(item.items)
        body = cursor.inside(argument(cursor).items)
        one = tree.Binary("/", tree.Number("1"), order, "frac")
        return tree.Binary("^", body, one, span=(token.start, body.span[1]))
    if isinstance(item, Group) and item.kind in ("{", "("):
        cursor.take()
        body = cursor.inside(item.items)
        return tree.Call("sqrt", (body,), span=(token.start, item.end))
    body = cursor.factor()
    return tree.Call("sqrt", (body,), span=(token.start, body.span[1]))


def _partial(cursor: Cursor, token: Token) -> tree.Node:
    quotient = inline_quotient(cursor, token, "partial")
    if quotient is None:
        raise Unreadable("a differential that is not part of a quotient", token.start)
    return quotient


def _delta(cursor: Cursor, token: Token) -> tree.Node:
    """δ_{ij} is Kronecker's where it has two indices; δ alone is a name."""
    node = named(cursor, tree.Symbol("delta", span=span_of(token)))
    if not isinstance(node, tree.Symbol) or len(node.sub) != 2 or node.sup or node.marks:
        return node
    if all(_is_index(part) for part in node.sub):
        return tree.Kronecker(*node.sub, span=node.span)
    return node


def _is_index(node: tree.Node) -> bool:
    return isinstance(node, tree.Symbol) and len(node.base) == 1 and node.base.islower()


def _accented(cursor: Cursor, token: Token) -> tree.Node:
    mark = ACCENTS.get(token.text) or FACES[token.text]
    group = argument(cursor)
    if mark in ("bold", "bb") and _text(group) == "1":
        return _indicator(cursor, token, group)
    if mark == "bb" and _text(group) == "I" and _is_conditional(cursor.peek()):
        return _indicator(cursor, token, group)
    if mark == "bb" and _text(group) in ("E", "V", "P"):
        return expected(cursor, token, _text(group))
    inner = cursor.inside(group.items)
    if isinstance(inner, tree.Symbol):
        marked = replace(inner, marks=(*inner.marks, mark), span=(token.start, group.end))
        return named(cursor, marked)
    if isinstance(inner, tree.Apply | tree.Call | tree.Number | tree.Kronecker):
        return inner
    if mark == "bold":  # emphasis
        return tree.Bracketed(inner, span=(token.start, group.end))
    if mark == "bar":
        return tree.Bracketed(inner, span=(token.start, group.end))
    if isinstance(inner, tree.Binary) and inner.op == "*" and inner.sign == "":
        return tree.Bracketed(inner, span=(token.start, group.end))
    raise Unreadable(f"\\{token.text} over more than a name", token.start)


def _text(group: Group) -> str:
    return "".join(i.text for i in group.items if isinstance(i, Token))


def _is_conditional(item: Item | None) -> bool:
    from symdl.read.relations import is_related

    return isinstance(item, Group) and item.kind != "{" and is_related(item.items)


def _indicator(cursor: Cursor, token: Token, group: Group) -> tree.Node:
    from symdl.read.relations import condition

    if cursor.token("script", "_") is not None:
        cursor.take()
        item = cursor.peek()
        if isinstance(item, Group):
            cursor.take()
            return _when(condition(item.items, cursor), token, item.end)
    item = cursor.peek()
    if isinstance(item, Group) and item.kind in ("(", "[", "\\{"):
        cursor.take()
        return _when(condition(item.items, cursor), token, item.end)
    return named(cursor, tree.Symbol("1", marks=("bold",), span=(token.start, group.end)))


def _when(condition: tree.Node, token: Token, end: int) -> tree.Node:
    while isinstance(condition, tree.Bracketed):
        condition = condition.body
    if not isinstance(condition, tree.Compare):
        raise Unreadable("an indicator of what is not a condition", token.start)
    return tree.Indicator(condition, span=(token.start, end))


def _nabla(cursor: Cursor, token: Token) -> tree.Node:
    scripts: dict[str, tree.Node] = {}
    while (sign := cursor.token("script")) is not None:
        cursor.take()
        scripts[sign.text] = script(cursor)
    order = scripts.get("^", tree.Number("1"))
    if order not in (tree.Number("1"), tree.Number("2")):
        raise Unreadable("a derivative written with nabla of another order", order.span[0])
    body = cursor.factor()
    twice = order == tree.Number("2")
    span = (token.start, body.span[1])
    return tree.Nabla(scripts.get("_"), body, 1 + twice, span=span)


def _infinity(cursor: Cursor, token: Token) -> tree.Node:
    return tree.Infinity(span=span_of(token))


def _dots(cursor: Cursor, token: Token) -> tree.Node:
    return tree.Ellipsis(span=span_of(token))


def _rounded(closing: str, name: str) -> Reader:
    def read(cursor: Cursor, token: Token) -> tree.Node:
        inner: list[Item] = []
        while True:
            item = cursor.take()
            if isinstance(item, Token) and item.kind == "command" and item.text == closing:
                break
            inner.append(item)
        return tree.Call(name, (cursor.inside(inner),), span=(token.start, item.end))

    return read


def _atop(cursor: Cursor, token: Token) -> tree.Node:
    """\\overset{a}{b}, \\underset{a}{b}, \\stackrel: the second is what is meant."""
    argument(cursor)
    return cursor.inside(argument(cursor).items)


def _ring(cursor: Cursor, token: Token) -> tree.Node:
    raise Unreadable("a label in a ring where a value should stand", token.start)


def _not(cursor: Cursor, token: Token) -> tree.Node:
    """\\neg A: that A does not happen."""
    node = cursor.atom()
    name = tree.Symbol("not", marks=("rm",), span=span_of(token))
    return tree.Apply(name, (node,), span=(token.start, node.span[1]))


def _number_of(cursor: Cursor, token: Token) -> tree.Node:
    """\\#f is the number of f, not f; before anything else the sign says nothing."""
    node = cursor.atom()
    if isinstance(node, tree.Symbol):
        return replace(node, marks=(*node.marks, "number"), span=(token.start, node.span[1]))
    return node


def _binomial(cursor: Cursor, token: Token) -> tree.Node:
    top = cursor.inside(argument(cursor).items)
    bottom = cursor.inside(argument(cursor).items)
    return tree.Call("binomial", (top, bottom), span=(token.start, bottom.span[1]))


def _argument_of(cursor: Cursor, token: Token) -> tree.Node:
    """\\arg\\max_k: where the largest is."""
    behind = cursor.peek()
    if isinstance(behind, Token) and behind.text in ("max", "min"):
        cursor.take()
        whole = replace(behind, text=f"arg{behind.text}", start=token.start)
        return call(cursor, whole)
    raise Unreadable("the command \\arg has no meaning here", token.start)


_READERS: dict[str, Reader] = {
    "frac": _fraction, "dfrac": _fraction, "tfrac": _fraction, "cfrac": _fraction,
    "sqrt": _root, "partial": _partial, "nabla": _nabla, "triangledown": _nabla, "infty": _infinity,
    "dots": _dots, "ldots": _dots, "cdots": _dots, "vdots": _dots, "ddots": _dots,
    "dotsc": _dots, "dotsb": _dots, "dotsm": _dots,
    "lfloor": _rounded("rfloor", "floor"), "lceil": _rounded("rceil", "ceil"),
    "overset": _atop, "underset": _atop, "stackrel": _atop, "E": operator_letter,
    "textcircled": _ring, "binom": _binomial, "dbinom": _binomial, "tbinom": _binomial,
    "lim": limit, **dict.fromkeys(INTEGRALS, integral), "arg": _argument_of, "Pr": chance,
    "#": _number_of, "neg": _not, "lnot": _not,
}  # fmt: skip
