"""Layers, compositions, equations and statements as programs."""

from __future__ import annotations

import pickle

import pytest

from symdl.errors import NotationError, ShapeError
from symdl.expr import written as w
from symdl.expr.compose import program_for
from symdl.expr.layer import Layer
from symdl.expr.program import Program
from symdl.expr.scope import size_symbol
from symdl.expr.show import show
from symdl.expr.statements import statement_for
from symdl.expr.values import Diff, Entry, Index, Reduce
from symdl.layers import all_layers

SWISH = Layer("swish", shapes="x, beta = 1", equations="y = x*sigmoid(beta*x)")
DROPOUT = Layer(
    "dropout",
    shapes="x, q = 0.8",
    equations="""
        r ~ Bernoulli(q)
        y = r*x/q
    """,
    inference="y = x",
)
NORM = Layer(
    "norm",
    shapes="x[n,f], rho = 0.9",
    state="m[f]",
    equations="""
        mu[f] = mean[n](x[n,f])
        y[n,f] = x[n,f] - mu[f]
        m_new[f] = rho*m[f] + (1 - rho)*mu[f]
    """,
    outputs="y, m_new",
    inference="y[n,f] = x[n,f] - m[f]",
)
LAYERS = {**all_layers(), "swish": SWISH, "dropout": DROPOUT, "norm": NORM}


def program(what: str | Layer, **options) -> Program:
    return program_for(what, layers=LAYERS, **options)


def shapes(made: Program) -> dict[str, str]:
    """The axes of every array by name, as in ``n,f:F``."""
    return {
        d.name: ",".join(f"{i.name}:{i.size}" for i in d.indices)
        for d in made.declarations.values()
        if d.kind != "integer"
    }


class TestCompositions:
    def test_names_and_output(self):
        made = program("cross_entropy(softmax(z), y)")
        assert [e.name for e in made.equations] == ["softmax.p", "cross_entropy.L"]
        assert made.outputs == ("cross_entropy.L",)
        assert made.names["softmax.p"] == "p"
        assert [d.name for d in made.inputs] == ["z", "y"]

    def test_the_axes_of_what_is_joined_are_the_same(self):
        made = program("half_square(dense(tanh(dense(x, W1, b1)), W2, b2), t)")
        assert shapes(made) == {
            "x": "i:I", "W1": "o:O,i:I", "b1": "o:O", "dense.y": "o:O", "tanh.t": "o:O",
            "W2": "o:O2,i:O", "b2": "o:O2", "dense2.y": "o:O2", "t": "i:O2",
            "half_square.L": "",
        }  # fmt: skip
        assert made.names["dense.y"] == "y"
        assert made.names["dense2.y"] == "y'"

    def test_elementwise_layers_take_the_shape_that_is_wanted_of_them(self):
        made = program("softmax(relu(tanh(z)))")
        assert set(shapes(made).values()) == {"i:n"}

    def test_further_axes_stand_in_front(self):
        made = program("z[b,i], y[b,i]; cross_entropy(softmax(z), y)")
        assert shapes(made)["softmax.p"] == "b:B,i:I"
        assert shapes(made)["cross_entropy.L"] == "b:B"

    def test_letters_of_the_layer_give_way(self):
        (equation, *_) = program("z[j,k]; softmax(z)").equations
        assert equation.indices[0].name == "j"
        (fold,) = equation.body.atoms(Reduce)
        assert fold.bound[0].name != "j"

    def test_the_same_call_is_one_instance(self):
        made = program("x[i]; y[i] = softmax(x)[i]*log(softmax(x)[i])")
        assert [e.name for e in made.equations] == ["softmax.p", "y"]

    def test_an_expression_as_an_argument_gets_a_name(self):
        first, second = program("softmax(z - max(z))").equations
        assert show(first.written) == "z[i] - max[j](z[j])"
        assert show(second.written) == "exp(u[i])/sum[j](exp(u[j]))"

    def test_along_an_index(self):
        made = program("S[t,u]; A[t,u] = softmax[u](S[t,u])")
        (equation,) = made.equations
        assert equation.name == "A"
        assert show(equation.written) == "exp(S[t,u])/sum[j](exp(S[t,j]))"

    def test_scalars_and_integers(self):
        made = program("leaky_relu(conv2d(x, w, b, s=2), a=0.1)")
        assert {d.name: d.default for d in made.inputs if d.default is not None} == {
            "conv2d.p": 0, "conv2d.d": 1,
        }  # fmt: skip
        assert program("leaky_relu(x)").declarations["leaky_relu.a"].default is not None

    def test_along_an_index_of_an_expression(self):
        made = program("S[u,t]; A[t,u] = softmax[u](2*S[u,t])")
        first, second = made.equations
        assert (first.name, show(first.written)) == ("z", "2*S[u,t]")
        assert show(second.written) == "exp(z[t,u])/sum[j](exp(z[t,j]))"

    def test_outside_values_reach_the_argument(self):
        assert program("conv2d(x, w, b)").declarations["x"].outside == 0

    def test_two_outside_values_are_kept_apart(self):
        peak = Layer("peak", shapes="x[n,c,q:H,r:W]", equations="y[n,c,q,r] = (x|-inf)[n,c,q-1,r]")
        made = program_for("x[n,c,q:H,r:W]; y = sum[n,c,q,r](peak(x)[n,c,q,r]) "
                           "+ sum[n,c,q,r](peak(x)[n,c,q,r])", layers={"peak": peak})  # fmt: skip
        assert str(made.declarations["x"].outside) == "-oo"
        both = program_for("peak(x) + conv2d(x, w, b)", layers={**LAYERS, "peak": peak})
        assert str(both.declarations["x"].outside) == "-oo"
        assert both.declarations["conv2d.x"].outside == 0

    def test_a_sum_of_layers(self):
        made = program("x + relu(x)")
        assert made.outputs == ("y",)
        assert show(made.equation("y").written) == "x + relu(x)"

    def test_random_variables_are_inputs(self):
        made = program("x[i]; L = sum[i](dropout(x)[i])")
        drawn = made.declarations["dropout.r"]
        assert drawn.kind == "random"
        assert [i.name for i in drawn.indices] == ["i"]
        assert drawn.law == ("Bernoulli", (Entry("dropout.q"),))

    def test_an_argument_that_is_read_often_gets_a_name(self):
        made = program("x[i], k[]; y[i] = leaky_relu(k*x[i])")
        assert [e.name for e in made.equations] == ["u", "y"]

    def test_a_definition_that_only_names_an_output_is_no_copy(self):
        made = program("z[i:n]; p[i] = softmax(z)[i]; L = -sum[i](p[i]*log(softmax(z)[i]))")
        assert [e.name for e in made.equations] == ["p", "L"]
        assert made.equation("L").body.atoms(Entry) == {Entry("p", *made.equation("p").indices)}

    def test_a_scalar_function_is_no_call_of_the_layer_of_its_name(self):
        made = program("x[t,i], h[k], W[k,i]; y[t,k] = tanh(sum[i](W[k,i]*x[t,i]) + h[k])")
        assert [e.name for e in made.equations] == ["y"]

    def test_a_program_passes_through(self):
        made = program("softmax")
        assert program(made) == made


class TestLayers:
    def test_forms(self):
        assert DROPOUT.program(form="inference").equations[0].body == Entry("x")
        assert NORM.program().outputs == ("y", "m_new")
        assert NORM.program(form="inference").outputs == ("y",)
        assert "m" in [d.name for d in NORM.program(form="inference").inputs]
        with pytest.raises(Exception, match="'infer' is no form"):
            NORM.program(form="infer")

    def test_a_layer_may_call_others_however_it_is_defined(self):
        made = SWISH.program(LAYERS)
        assert [e.name for e in made.equations] == ["sigmoid.s", "y"]
        with pytest.raises(NotationError, match="there is no function or layer 'sigmoid'"):
            SWISH.program()

    def test_what_needs_other_layers_is_read_later(self):
        gate = Layer("gate", shapes="x[i]", equations="y[j] = x[j]*softmax(x)[j]")
        assert shapes(gate.program(LAYERS))["y"] == "j:I"

    def test_other_errors_are_raised_at_once(self):
        with pytest.raises(NotationError):
            Layer("wrong", shapes="x[i]", equations="y[i] = 2*w[i]")
        with pytest.raises(NotationError):
            Layer("not a name", shapes="x", equations="y = x")
        with pytest.raises(NotationError, match="no equations"):
            Layer("empty", shapes="x", equations="")

    def test_it_pickles_and_stays_equal(self):
        again = pickle.loads(pickle.dumps(NORM))
        assert again == NORM
        assert again.program() == NORM.program()

    def test_batch_is_one_axis_in_front(self):
        made = program("softmax", batch=True)
        assert shapes(made) == {"z": "b:B,i:n", "p": "b:B,i:n"}
        dense = program("dense", batch=True)
        assert shapes(dense) == {"x": "b:B,i:I", "W": "o:O,i:I", "b": "o:O", "y": "b:B,o:O"}

    def test_static_numbers(self):
        made = program("conv2d", static={"s": 2, "p": 1, "d": 1})
        assert [d.name for d in made.inputs] == ["x", "w", "b"]
        assert program("leaky_relu", static={"a": 0.25}).declarations["a"].default * 4 == 1
        assert shapes(program("softmax", static={"n": 3}))["z"] == "i:3"
        with pytest.raises(ShapeError, match="s = 0 is less than 1"):
            program("conv2d", static={"s": 0})


class TestStatements:
    def test_arrays_are_equal_entry_by_entry(self):
        made, left, right, free, a, b = statement_for(
            "softmax(z - max(z)) = softmax(z)", layers=LAYERS
        )
        assert [e.name for e in made.equations] == ["u", "softmax.p", "softmax2.p"]
        (i,) = free
        assert (left, right) == (Entry("softmax.p", i), Entry("softmax2.p", i))
        assert show(a) == "softmax(z - max(z))[i]"
        assert show(b) == "softmax(z)[i]"

    def test_letters_inside_are_no_obstacle(self):
        made, left, right, free, *_ = statement_for(
            "softmax(z - max[i](z[i])) = softmax(z)", layers=LAYERS
        )
        assert len(free) == 1
        assert free[0].name != "i"

    def test_the_derivative_of_a_layer(self):
        made, left, right, free, *_ = statement_for(
            "D(softmax)[i,j](z) = softmax(z)[i]*(delta[i,j] - softmax(z)[j])", layers=LAYERS
        )
        i, j = free
        assert left == Diff(Entry("softmax.p", i), Entry("z", j), 1)
        assert {i.size, j.size} == {size_symbol("n")}

    def test_the_derivative_of_an_elementwise_layer(self):
        _, left, _, free, *_ = statement_for(
            "D(sigmoid)(x) = sigmoid(x)*(1 - sigmoid(x))", layers=LAYERS
        )
        assert left == Diff(Entry("sigmoid.s"), Entry("x"), 1)
        assert free == ()

    def test_folds_over_a_call(self):
        made, left, right, free, *_ = statement_for("sum[i](softmax(z)[i]) = 1", layers=LAYERS)
        i = Index("i", size_symbol("n"))
        assert left == Reduce("sum", Entry("softmax.p", i), i)
        assert (right, free) == (1, ())

    def test_plain_algebra_declares_by_use(self):
        made, *_ = statement_for("sum[i](a*x[i]) = a*sum[i](x[i])", layers={})
        assert shapes(made) == {"x": "i:I", "a": ""}

    def test_declarations_may_stand_in_front(self):
        made, *_ = statement_for("z[k:m], T[]; softmax(z/T) = softmax(z/T)", layers=LAYERS)
        assert shapes(made)["z"] == "k:m"

    def test_facts(self):
        made, *_ = statement_for("sqrt(a**2) = a", layers={}, given=["a > 0"])
        assert made.facts[0].left == Entry("a")


def test_written_trees_of_instances_show_their_arguments():
    made = program("z[b,i]; softmax(z)")
    assert isinstance(made.equations[0].written, w.Binary)
    assert show(made.equations[0].written) == "exp(z[b,i])/sum[j](exp(z[b,j]))"


class TestOneSample:
    FOCAL = Layer("focal", shapes="p[i:n], y[i:n]", equations="L = -sum[i](y[i]*log(p[i]))")
    OWN = {**LAYERS, "focal": FOCAL}

    @pytest.mark.parametrize(
        "text",
        ["focal(softmax(z), y)", "focal(softmax(2*z), y)", "focal(softmax(dense(x, W, b)), y)"],
    )
    def test_a_layer_without_batch_axes_takes_one(self, text):
        made = program_for(text, layers=self.OWN)
        assert made.outputs == ("focal.L",)
        assert not any(d.batch for d in made.declarations.values())

    def test_axes_that_the_author_wrote_stay(self):
        with pytest.raises(ShapeError, match="no batch axes"):
            program_for("z[...,i]; p[i] = exp(z[i]); focal(p, z)", layers=self.OWN)
