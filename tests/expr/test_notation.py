"""The reader: text to tree and back, places, what is refused before anything is parsed."""

from __future__ import annotations

import time

import pytest

from symdl.errors import NotationError
from symdl.expr import written as w
from symdl.expr.notation import read
from symdl.expr.scan import Piece
from symdl.expr.show import show

i, j, x, z = w.Name("i"), w.Name("j"), w.Name("x"), w.Name("z")

TREES = [
    ("x[i]", w.Item("x", (i,))),
    ("0.1", w.Number("0.1")),
    ("1e-5", w.Number("1e-5")),
    ("-x", w.Unary("-", x)),
    ("sum[j](exp(z[j]))", w.Fold("sum", (j,), w.Call("exp", (w.Item("z", (j,)),)))),
    ("delta[i,j]", w.Kronecker(i, j)),
    ("[i <= j]", w.Iverson((w.Compare((i, j), ("<=",)),))),
    ("[0 <= i < j, i != j]", w.Iverson((
        w.Compare((w.Number("0"), i, j), ("<=", "<")), w.Compare((i, j), ("!=",)),
    ))),
    ("E[x]", w.Expectation("E", x)),
    ("x[i, (j,i)]", w.Item("x", (i, w.Compound((j, i))))),
    ("softmax(z)[i]", w.Part(w.Call("softmax", (z,)), (i,))),
    ("F[i](x)", w.Part(w.Call("F", (x,)), (i,))),
    ("D(F)[i,j](x)", w.Call("D", (w.Part(w.Call("F", (x,)), (i, j)),))),
    ("D(sigmoid)(x)", w.Call("D", (w.Part(w.Call("sigmoid", (x,)), ()),))),
    ("softmax.p[i]", w.Item("softmax.p", (i,))),
    ("lambda*x", w.Binary("*", w.Name("lambda"), x)),
    ("lambda[i] + lambda.x", w.Binary("+", w.Item("lambda", (i,)), w.Name("lambda.x"))),
    ("sum[i:j](x)", w.Fold("sum", (w.Limits(i, w.Number("0"), j),), x)),
]  # fmt: skip

TEXTS = [
    "exp(z[i])/sum[j](exp(z[j]))",
    "a - (b - c)",
    "a - b - c",
    "a/(b*c)",
    "a/b/c",
    "(-a)**2",
    "-a**2",
    "a**(-b)",
    "a**b**c",
    "(a**b)**c",
    "a*(-b)",
    "(a + b)*(c - d)",
    "x[n, c, i*s + u - p, (g,k)]",
    "where(x[i] > 0, x[i], a*x[i])",
    "[0 <= i*s + u - p < H, j != i]*x[i]",
    "x[n, argmax[u,v](x[u,v])]",
    "max[u:f,v:f](x[i + u,j + v])",
    "Var[r[i]*h[i]]",
    "D(D(F))[i,j,k](x)",
    "D(softmax)[i,j](z) - delta[i,j]",
    "(a < b)*c",
    "lambda*sum[i](w[i]**2)/2",
]


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[text for text, _ in TREES])
def test_tree(text, tree):
    assert read(text).node == tree


@pytest.mark.parametrize("text", TEXTS + [text for text, _ in TREES])
def test_showing_and_reading_again_gives_the_same_tree(text):
    tree = read(text).node
    assert read(show(tree)).node == tree


def test_a_declared_name_goes_before_a_word():
    assert read("E[i]", {"E"}).node == w.Item("E", (i,))
    assert read("delta[i]", {"delta"}).node == w.Item("delta", (i,))


def test_outside_values_are_collected():
    reading = read("(x|0)[i - 1] + (y|-inf)[i]")
    assert [name for name, _ in reading.outside] == ["x", "y"]
    assert reading.node.left == read("x[i - 1]").node


def test_keywords_are_collected():
    reading = read("leaky_relu(x, a=0.1)")
    assert reading.options(reading.node) == {"a": w.Number("0.1")}


def test_columns_count_characters_also_after_other_scripts():
    reading = read("σ*gamma")
    assert (reading.node.right.span.column, reading.node.right.span.end) == (3, 8)


def test_columns_of_a_piece_are_those_of_its_line():
    reading = read(Piece("  y[i] =  x[i] ", 7, 8))
    assert reading.node.span == w.Span(7, 11, 15)


HOSTILE = [
    "(" * 5000 + "1" + ")" * 5000,
    "[" * 5000,
    "-" * 100_000 + "1",
    "x" + "+x" * 50_000,
    "9" * 1_000_000,
    "1e999999999",
    "x[" * 3000 + "i" + "]" * 3000,
    "a" * 100_000,
    "f(" + "1," * 2000 + "1)",
    "exp(" * 400 + "x" + ")" * 400,
    "x\x00y",
    "x\ny",
    "__import__('os').system('true')",
    "(lambda: 0)()",
    "[i for i in x]",
    "x if y else z",
    "x := 3",
    "f'{x}'",
    "x.real()[0]",
    "*x",
    "**x",
    "{x: 1}",
    "x[::2]",
    "x[i:j:k]",
    "()",
    "",
    "  ",
    "1_0",
    "0x10",
    "1j",
    "a<b>>c",
    "a is b",
    "...",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused_at_once(text):
    from symdl.expr.meaning import value_of
    from symdl.expr.scope import Scope

    start = time.process_time()
    with pytest.raises(NotationError) as caught:
        value_of(text, Scope())
    assert time.process_time() - start < 0.5
    assert len(str(caught.value)) < 5000
