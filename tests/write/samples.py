"""Programs and records built by hand: printing is tested apart from reading and deriving."""

import sympy as sp

from symdl.derivation.record import Assumption, Derivation, Grade, Step
from symdl.expr import written as w
from symdl.expr.program import Declaration, Equation, Fact, Program
from symdl.expr.values import (
    Bracket,
    Delta,
    Diff,
    Entry,
    Fn,
    Index,
    Reduce,
    Where,
)

PROVED = Grade("proved", "normal form")
TESTED = Grade("tested", "random points", 3e-16, 24)


def size(name):
    return sp.Symbol(name, integer=True, positive=True)


n = size("n")
i, j, k = (Index(letter, n) for letter in "ijk")
dummy, second = Index("_1_0", n), Index("_2_0", n)


def p(index):
    return Entry("p", index)


def y(index):
    return Entry("y", index)


def z(index):
    return Entry("z", index)


def array(name, *indices, **more):
    return Declaration(name, indices=indices, groups=(1,) * len(indices), **more)


def item(name, *letters):
    return w.Item(name, tuple(w.Name(letter) for letter in letters))


def softmax_program():
    body = Fn("exp", z(i)) / Reduce("sum", Fn("exp", z(j)), j)
    written = w.Binary(
        "/",
        w.Call("exp", (item("z", "i"),)),
        w.Fold("sum", (w.Name("j"),), w.Call("exp", (item("z", "j"),))),
    )
    return Program(
        declarations={"z": array("z", i), "p": array("p", i)},
        equations=(Equation("p", (i,), body, written),),
        outputs=("p",),
        title="softmax",
    )


def step(rule, before, after, because="", grade=PROVED, **more):
    return Step(rule, before, after, because, grade=grade, **more)


def softmax_jacobian():
    start = Diff(p(i), z(j), True)
    total = Reduce("sum", Fn("exp", z(dummy)), dummy)
    opened = Diff(Fn("exp", z(i)) / total, z(j))
    done = Delta(i, j) * Fn("exp", z(i)) / total - Fn("exp", z(i)) * Fn("exp", z(j)) / total**2
    folded = Delta(i, j) * p(i) - p(i) * p(j)
    result = sp.Mul(p(i), Delta(i, j) - p(j), evaluate=False)
    chain = (
        step("definition", start, opened, "by definition"),
        step("quotient rule", opened, done, "$(u/v)' = u'/v - uv'/v^2$"),
        step("fold", done, folded, "by the definition of $p$"),
        step("factor", folded, result, "common factors in front"),
    )
    stage = Step("stage", start, result, children=chain, role="stage", title="Result", grade=PROVED)
    return Derivation(
        "softmax", "jacobian", softmax_program(), start, (i, j), result, (stage,), grade=PROVED
    )


def cross_entropy_gradient():
    base = softmax_program()
    body = -Reduce("sum", y(k) * Fn("log", p(k)), k)
    written = w.Unary(
        "-",
        w.Fold(
            "sum", (w.Name("k"),), w.Binary("*", item("y", "k"), w.Call("log", (item("p", "k"),)))
        ),
    )
    fact = Fact(Reduce("sum", y(i), i), "=", sp.S.One, "sum[i](y[i]) = 1")
    program = Program(
        declarations={**base.declarations, "y": array("y", k), "L": array("L")},
        equations=(*base.equations, Equation("L", (), body, written)),
        outputs=("L",),
        facts=(fact,),
        title="cross-entropy of softmax",
    )
    loss = Entry("L")
    at_p = Diff(loss, p(k), True)
    upstream = Step(
        "stage", at_p, -y(k) / p(k), role="stage", title="Upstream gradient", grade=PROVED,
        children=(step("log", at_p, -y(k) / p(k), "derivative of the logarithm"),),
    )  # fmt: skip
    start = Diff(loss, z(j), True)
    chained = Reduce("sum", Diff(loss, p(dummy), True) * Diff(p(dummy), z(j)), dummy)
    put_in = Reduce("sum", -y(dummy) / p(dummy) * p(dummy) * (Delta(dummy, j) - p(j)), dummy)
    whole = p(j) * Reduce("sum", y(dummy), dummy) - y(j)
    result = p(j) - y(j)
    chain = (
        step("chain rule", start, chained, "every $p_k$ depends on $z_j$"),
        step("insert", chained, put_in, "upstream and local gradients from above"),
        step("delta", put_in, whole, "$\\delta$ picks one term", grade=TESTED),
        step("fact", whole, result, "the targets sum to one", facts=(fact.text,)),
    )
    final = Step("stage", start, result, children=chain, role="stage", title="Result", grade=PROVED)
    return Derivation(
        program.title, "gradient", program, start, (j,), result, (upstream, final),
        (Assumption(fact.text, "fact", fact),), PROVED,
    )  # fmt: skip


N, F = size("N"), size("F")
row, col, other = Index("n", N), Index("f", F), Index("_1_0", N)


def batch_norm_gradient():
    x, mu, sigma = Entry("x", row, col), Entry("mu", col), Entry("sigma", col)
    program = Program(
        declarations={
            "x": array("x", row, col), "gamma": array("gamma", col), "beta": array("beta", col),
            "eps": Declaration("eps", default=1e-5), "mu": array("mu", col),
            "sigma": array("sigma", col), "xhat": array("xhat", row, col),
            "y": array("y", row, col), "L": array("L"),
        },
        equations=(
            Equation(
                "mu", (col,), Reduce("sum", x, row) / N,
                w.Fold("mean", (w.Name("n"),), item("x", "n", "f")),
            ),
            Equation(
                "sigma", (col,), sp.sqrt(Entry("var", col) + Entry("eps")),
                w.Call("sqrt", (w.Binary("+", item("var", "f"), w.Name("eps")),)),
            ),
            Equation(
                "xhat", (row, col), (x - mu) / sigma,
                w.Binary("/", w.Binary("-", item("x", "n", "f"), item("mu", "f")),
                         item("sigma", "f")),
            ),
        ),
        outputs=("L",),
        title="batch norm",
    )  # fmt: skip

    def upstream(index):
        return Diff(Entry("L"), Entry("y", index, col), True)

    def hat(index):
        return Entry("xhat", index, col)

    inner = (
        upstream(row)
        - Reduce("sum", upstream(other), other) / N
        - hat(row) * Reduce("sum", upstream(other) * hat(other), other) / N
    )
    start = Diff(Entry("L"), x, True)
    result = sp.Mul(Entry("gamma", col), 1 / sigma, inner, evaluate=False)
    lemma = Reduce("sum", hat(other), other)
    stages = (
        Step(
            "stage", lemma, sp.S.Zero, role="stage", title="Lemma", grade=PROVED,
            children=(step("definition", lemma, sp.S.Zero, "deviations from the mean cancel"),),
        ),
        Step(
            "stage", start, result, role="stage", title="Result", grade=PROVED,
            children=(step("chain rule", start, result, "all paths", using=((lemma, sp.S.Zero),)),),
        ),
    )  # fmt: skip
    return Derivation("batch norm", "gradient", program, start, (row, col), result, stages)


def leaky_relu_gradient():
    x, a = Entry("x", i), Entry("a")
    program = Program(
        declarations={"x": array("x", i), "a": Declaration("a", default=0.01), "y": array("y", i)},
        equations=(
            Equation(
                "y", (i,), Where(Bracket("gt", x), x, a * x),
                w.Call("where", (
                    w.Compare((item("x", "i"), w.Number("0")), (">",)),
                    item("x", "i"), w.Binary("*", w.Name("a"), item("x", "i")),
                )),
            ),
        ),
        outputs=("y",),
        title="leaky ReLU",
    )  # fmt: skip
    start = Diff(Entry("L"), x, True)
    result = Where(Bracket("gt", x), sp.S.One, a) * Diff(Entry("L"), y(i), True)
    kink = Assumption("at $x_i = 0$ the second branch is taken", "convention")
    stage = step("branches", start, result, "each branch by itself", role="stage", title="Result")
    return Derivation("leaky ReLU", "gradient", program, start, (i,), result, (stage,), (kink,))


def convolution():
    """∂L/∂x of a strided convolution in one dimension, with the range that the δ leaves."""
    s, padding = sp.Symbol("s", integer=True, positive=True), sp.Symbol("p", integer=True)
    f, height = size("f"), size("H")
    out = Index("i", sp.floor((height + 2 * padding - f) / s) + 1)
    tap, at = Index("u", f), Index("h", height)
    body = Reduce("sum", Entry("x", out * s + tap - padding) * Entry("w", tap), tap)
    program = Program(
        declarations={
            "x": array("x", at, outside=sp.S.Zero), "w": array("w", tap), "y": array("y", out),
            "s": Declaration("s", "integer", minimum=1, default=1),
            "p": Declaration("p", "integer", minimum=0, default=0),
        },
        equations=(Equation("y", (out,), body),),
        outputs=("y",),
        title="convolution",
    )  # fmt: skip
    slot = at - out * s + padding
    ranges = Bracket("ge", slot) * Bracket("ge", f - 1 - slot)
    bound = Index("_1_0", out.size)
    summand = (ranges * Entry("w", slot) * Diff(Entry("L"), Entry("y", out), True)).subs(out, bound)
    result = Reduce("sum", summand, bound)
    start = Diff(Entry("L"), Entry("x", at), True)
    stage = step("chain rule", start, result, "every window that covers $h$", role="stage")
    return Derivation("convolution", "gradient", program, start, (at,), result, (stage,))


def sigmoid_proof():
    x = Entry("x")
    sigma = 1 / (1 + Fn("exp", -x))
    start = Diff(Entry("sigma"), x)
    middle = Fn("exp", -x) / (1 + Fn("exp", -x)) ** 2
    result = sp.Mul(Entry("sigma"), 1 - Entry("sigma"), evaluate=False)
    program = Program(
        {"x": Declaration("x"), "sigma": Declaration("sigma")},
        (Equation("sigma", (), sigma),),
        ("sigma",),
        title="sigmoid",
    )
    chain = (
        step("quotient rule", start, middle, "reciprocal rule"),
        step("fold", middle, result, "by the definition of $\\sigma$ <&>"),
    )
    stage = Step("stage", start, result, children=chain, role="stage", title="From left to right")
    return Derivation("σ′ = σ(1 − σ)", "proof", program, start, (), result, (stage,), grade=PROVED)


ALL = {
    "softmax": softmax_jacobian,
    "cross_entropy": cross_entropy_gradient,
    "batch_norm": batch_norm_gradient,
    "leaky_relu": leaky_relu_gradient,
    "convolution": convolution,
    "proof": sigmoid_proof,
}
