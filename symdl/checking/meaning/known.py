"""What a statement adds to a scope, and which sides are names that can get a value."""

from __future__ import annotations

from symdl.checking.meaning.lifting import lifted
from symdl.checking.scopes.laws import law_of
from symdl.checking.scopes.names import (
    Key,
    base_of,
    index_letters,
    key_of,
    letter,
    local_name,
    parts_of,
    quotient_key,
    symbols,
    with_power,
)
from symdl.checking.scopes.readings import readings
from symdl.checking.scopes.scope import Scope, is_numeric
from symdl.read import tree
from symdl.read.tree import Node


def own_name(node: tree.Call) -> tree.Symbol:
    """The name under which a document's own definition of a known function is kept."""
    return tree.Symbol(node.name, marks=("own",))


def as_name(scope: Scope, node: Node) -> Node | None:
    """The name that a side is; z^2 too where z is not a quantity of its own. None for a formula."""
    if isinstance(node, tree.Bracketed):
        return as_name(scope, node.body)
    if isinstance(node, tree.Binary):
        symbol = with_power(node)
        if symbol is not None and _is_layered(scope, symbol, node):
            return symbol
        return None
    if isinstance(node, tree.Apply) and len(node.arguments) == 1 and not node.primes:
        product = scope.is_quantity(node.head) and not isinstance(node.arguments[0], tree.Symbol)
        return None if product else node
    if isinstance(node, tree.Symbol | tree.Apply):
        return node
    if isinstance(node, tree.Quotient):
        return node if quotient_name(node) is not None else None
    if isinstance(node, tree.Bar):
        held = isinstance(node.at, tree.Binary)  # with names held fixed it is another one
        return None if held else as_name(scope, node.body)
    if isinstance(node, tree.Nabla):
        return node
    if isinstance(node, tree.Matrix):
        entries = [entry for row in node.rows for entry in row]
        return node if all(_entry_name(scope, entry) for entry in entries) else None
    return None


def _is_layered(scope: Scope, symbol: tree.Symbol, node: tree.Binary) -> bool:
    plain = str(key_of(tree.Symbol(symbol.base, symbol.sub, (), symbol.marks), {}))
    if scope.is_superscript(symbol):
        return True
    if isinstance(node.right, tree.Unary) and isinstance(node.left, tree.Symbol):
        return not scope.knows(node.left)  # the inverse of what is known
    return not isinstance(node.right, tree.Number) or plain not in scope.usage.plain


def as_square(scope: Scope, left: Node, right: Node) -> tree.Symbol | None:
    """The name that σ^2 is in "σ^2 = 8", where nothing is known of σ yet; None elsewhere."""
    symbol = with_power(left) if isinstance(left, tree.Binary) else None
    if symbol is None or not isinstance(left, tree.Binary) or not is_numeric(left.right):
        return None
    assert isinstance(left.left, tree.Symbol)
    own = base_of(symbol)
    if scope.knows_here(left.left) or any(base_of(name) == own for name in symbols(right)):
        return None
    return symbol


def _entry_name(scope: Scope, entry: Node) -> bool:
    return isinstance(as_name(scope, entry), tree.Symbol)


def quotient_name(node: tree.Quotient) -> tuple[Key, tree.Symbol] | None:
    """The key of a first derivative of one name by another, and the name below."""
    top = node.top.head if isinstance(node.top, tree.Apply) else node.top
    if not isinstance(top, tree.Symbol) or len(node.bottom) != 1 or node.order != 1:
        return None
    bottom = node.bottom[0]
    if not isinstance(bottom, tree.Symbol):
        return None
    return quotient_key(str(key_of(top, {})), (str(key_of(bottom, {})),)), bottom


def is_wordy(scope: Scope, node: Node) -> bool:
    """Whether a side only describes: its names are words without a meaning here."""
    names = list(symbols(node))
    if isinstance(node, tree.Words):
        return True
    words = [n for n in names if "rm" in n.marks and len(n.base) > 2]
    if not words or any(scope.knows(n) for n in words):
        return False
    return all("rm" in n.marks or letter(n) == "x" for n in names)


INITIALS = {"loss": ("L",), "cost": ("C", "J"), "error": ("E",)}  # letters that mean the word too


def bind(
    scope: Scope,
    name: Node,
    body: Node,
    *,
    sound: bool = True,
    given: bool = False,
    offset: int = 0,
) -> None:
    """Keep that ``name`` is ``body``, from here on; every reading of the body, the likeliest last
    (the newest binding counts)."""
    ways = readings(body)
    if isinstance(name, tree.Symbol) and name.base == "x":
        ways = ways[:1]  # no sign of a product stands in what says what x_2 is
    for reading in reversed(ways):
        _bind(scope, name, reading, sound=sound, given=given, offset=offset)
    if len(ways) > 1:  # which one is meant is not sure
        scope.unsure.update(range(scope.serial - len(ways) + 1, scope.serial + 1))


def defined_by(scope: Scope, left: tree.Call, right: Node) -> tuple[Node, Node]:
    """What f(x) = ... defines, and as what: log p(x) = ... says what p is, if nothing else does."""
    inner = left.arguments[0]
    name = inner.head if isinstance(inner, tree.Apply) else inner
    plain = left.name == "log" and left.base is None and len(left.arguments) == 1
    new = isinstance(name, tree.Symbol) and not scope.knows(name) and scope.function(name) is None
    if plain and new and name not in list(symbols(right)):
        return inner, tree.Call("exp", (right,), span=right.span)
    return tree.Apply(own_name(left), left.arguments, span=left.span), right


def bind_sides(scope: Scope, name: Node | None, left: Node, right: Node, offset: int) -> None:
    """Keep what a stated side behind the first says: a = b = c says what b is, and c."""
    if isinstance(left, tree.Symbol) and left is not name:
        bind(scope, left, right, offset=offset)
    if isinstance(right, tree.Symbol) and left != name and right not in tree.walk(left):
        bind(scope, right, left, offset=offset)


def _bind(scope: Scope, name: Node, body: Node, *, sound: bool, given: bool, offset: int) -> None:
    if isinstance(name, tree.Symbol):
        if _is_of_one_class(scope, name, body):
            scope.usage.classes[letter(name.sub[0]) or ""] = None
        elif body != name and not is_law(body):
            if sound and not given:
                _bind_lifted(scope, name, body, offset)
            scope.bind(name, body, sound=sound, given=given, offset=offset)
            for short in INITIALS.get(name.base.lower(), ()):
                if not any(map(scope.is_here, scope.names.get(short, ()))):
                    scope.bind(tree.Symbol(short), name, sound=sound, offset=offset)
    elif isinstance(name, tree.Apply):
        _bind_function(scope, name, body, sound=sound, offset=offset)
    elif isinstance(name, tree.Quotient):
        _bind_equations(scope, body, offset)
        key = quotient_name(name)
        if key is not None and (is_numeric(body) or any(index_letters(key[1]))):
            scope.bind_derivative(key[0], body, name, sound=sound, given=given, offset=offset)
    elif isinstance(name, tree.Matrix) and isinstance(body, tree.Matrix):
        _bind_entries(scope, name, body, sound=sound, offset=offset)


def _is_of_one_class(scope: Scope, name: tree.Symbol, body: Node) -> bool:
    """y_c = 1 of the targets that weigh a logarithm, where no sum goes over c: said of one c."""
    if len(name.sub) != 1 or base_of(name) not in scope.usage.weights:
        return False
    place = letter(name.sub[0])
    return place is not None and place not in scope.usage.running and body == tree.Number("1")


def _bind_lifted(scope: Scope, name: tree.Symbol, body: Node, offset: int) -> None:
    """Keep the formula that stands behind a line of numbers, where no formula is known."""
    sub, sup = parts_of(name.sub, {}), parts_of(name.sup, {})
    if any(not b.numeric and scope.is_here(b) for b, _ in scope.find(name, sub, sup)):
        return
    found = lifted(scope, body)
    if found is not None:
        scope.bind(name, found[0], offset=offset, hidden=found[1])


def is_law(body: Node) -> bool:
    """Whether a side is a law, N(0, 1), and no value."""
    return isinstance(body, tree.Apply) and law_of(body) is not None


def _bind_equations(scope: Scope, body: Node, offset: int) -> None:
    """d(v = 0.1u)/du says on the way what v is."""
    for below in tree.walk(body):
        if isinstance(below, tree.Quotient) and isinstance(below.top, tree.Compare):
            first, *_, last = below.top.operands
            if isinstance(first, tree.Symbol) and below.top.ops[0] == "=":
                scope.bind(first, last, offset=offset)


def _bind_function(scope: Scope, name: tree.Apply, body: Node, *, sound: bool, offset: int) -> None:
    """f(x) = ...: a function of its letters; f alone is the value at the names themselves."""
    parameters = [_parameter(argument) for argument in name.arguments]
    scripted = any(p is not None and "_" in p for p in parameters)
    if scripted and (len(parameters) == 1 or scope.function(name.head) is not None):
        return  # f(x_1) is a value; f(w_1, w_2) defines
    if any(isinstance(a, tree.Given) and a.sign == "||" for a in name.arguments):
        scope.bind(name.head, body, sound=sound, offset=offset)  # KL(q || p)
        return
    counters = counted(name)
    if counters and set(counters) <= set(index_letters(body)):  # P(o | c) by u_o and v_c
        scope.bind(name.head, body, sound=sound, given=True, offset=offset, parameters=counters)
        return
    if name.primes == 1 and scope.function(name.head) is None and not scope.spelled(name.head):
        head = name.head  # Phi' = phi, where nothing is said of Phi
        rate = tree.Symbol(head.base, head.sub, head.sup, (*head.marks, "prime"))
        name = tree.Apply(rate, name.arguments)
    if name.primes or None in parameters or is_numeric(body):
        return
    named = any(_parameter(below) == parameters[0] for below in tree.walk(body))
    if len(parameters) == 1 and scope.knows_here(name.head) and not named:
        return  # a product: p(x) with a number p
    scope.bind(
        name.head,
        body,
        sound=sound,
        given=True,
        offset=offset,
        parameters=tuple(p for p in parameters if p is not None),
    )
    plain = tree.Symbol(name.head.base, name.head.sub, name.head.sup, name.head.marks)
    if "prime" in plain.marks:
        return
    scope.bind(plain, body, sound=sound, given=True, offset=offset)


def counted(name: tree.Apply) -> tuple[str, ...]:
    """The letters of P(o | c), which may number words or classes; () where it is no such thing."""
    (argument, *others) = name.arguments
    if others or not isinstance(argument, tree.Given) or argument.sign != "|":
        return ()
    letters = [letter(part) for part in (*argument.what, *argument.given)]
    return tuple(name for name in letters if name is not None) if None not in letters else ()


def _parameter(node: Node) -> str | None:
    if isinstance(node, tree.Symbol) and all(isinstance(s, tree.Number) for s in node.sub):
        return local_name(node, {})
    return None


def _bind_entries(
    scope: Scope, name: tree.Matrix, body: tree.Matrix, *, sound: bool, offset: int
) -> None:
    entries = [entry for row in name.rows for entry in row]
    values = [entry for row in body.rows for entry in row]
    if len(entries) != len(values):
        return
    for entry, value in zip(entries, values, strict=True):
        symbol = as_name(scope, entry)
        if isinstance(symbol, tree.Symbol) and symbol != value:
            scope.bind(symbol, value, sound=sound, offset=offset)
