"""Derivatives in exactly the form a lecturer writes, for every size, under any names."""

from __future__ import annotations

import pytest

from symdl.derivation import derive
from symdl.expr.compose import program_for
from symdl.layers import all_layers
from symdl.write.formula_text import text_of
from symdl.write.worked import result_of

ONE = ("sum[i](y[i]) = 1",)
LOSS = "cross_entropy(softmax(z), y)"
TEMPERED = "z[i:n]; T = 2.0; p[i] = exp(z[i]/T)/sum[j](exp(z[j]/T))"
COSINE = (
    "a[i:n]; b[i:n]; na = sqrt(sum[i](a[i]**2)); nb = sqrt(sum[i](b[i]**2)); "
    "c = sum[i](a[i]*b[i])/(na*nb)"
)
LAYER_NORM = (
    "x[n,f]; gamma[f]; beta[f]; eps = 1e-5; mu[n] = mean[f](x[n,f]); "
    "var[n] = mean[f]((x[n,f] - mu[n])**2); sigma[n] = sqrt(var[n] + eps); "
    "xhat[n,f] = (x[n,f] - mu[n])/sigma[n]; y[n,f] = gamma[f]*xhat[n,f] + beta[f]"
)
SWISH = "x[i:n]; beta = 1.0; y[i] = x[i]*sigmoid(beta*x[i])"

# what, by, facts, order, upstream, the result as it is printed
CASES = [
    ("softmax", "z", (), 1, None, "∂p_i/∂z_j = p_i (δ_ij − p_j)"),
    ("softmax", "z", (), 1, "g", "∂L/∂z_i = p_i (g_i − Σ_j g_j p_j)"),
    (LOSS, "z", ONE, 1, None, "∂L/∂z_i = p_i − y_i"),
    (LOSS, "z", (), 1, None, "∂L/∂z_i = p_i Σ_j y_j − y_i"),
    (LOSS, "z", ONE, 2, None, "∂²L/(∂z_i ∂z_j) = p_i (δ_ij − p_j)"),
    ("cross_entropy_index(softmax(z), t)", "z", (), 1, None, "∂L/∂z_i = p_i − δ_it"),
    ("logsumexp", "z", (), 1, None, "∂l/∂z_i = p_i"),
    ("logsumexp", "z", (), 2, None, "∂²l/(∂z_i ∂z_j) = p_i (δ_ij − p_j)"),
    ("log_softmax", "z", (), 1, None, "∂l_i/∂z_j = δ_ij − p_j"),
    ("sigmoid", "x", (), 1, None, "∂s/∂x = s (1 − s)"),
    ("tanh", "x", (), 1, None, "∂t/∂x = 1 − t²"),
    ("half_square", "y", (), 1, None, "∂L/∂y_i = y_i − t_i"),
    ("dense", "x", (), 1, "g", "∂L/∂x_i = Σ_o g_o W_oi"),
    ("dense", "W", (), 1, "g", "∂L/∂W_oi = g_o x_i"),
    ("dense", "b", (), 1, "g", "∂L/∂b_o = g_o"),
    ("batch_norm", "gamma", (), 1, "g", "∂L/∂γ_f = Σ_n g_nf x̂_nf"),
    ("batch_norm", "beta", (), 1, "g", "∂L/∂β_f = Σ_n g_nf"),
    ("conv2d", "b", (), 1, "g", "∂L/∂b_k = Σ_nij g_nkij"),
    ("attention", "V", (), 1, "g", "∂L/∂V_ue = Σ_t g_te A_tu"),
    ("attention", "Q", (), 1, "g", "∂L/∂Q_td = 1/√D · Σ_u ∂L/∂S_tu · K_ud"),
    ("attention", "K", (), 1, "g", "∂L/∂K_ud = 1/√D · Σ_t ∂L/∂S_tu · Q_td"),
    ("focal_loss", "p", (), 1, None, "∂L/∂p_k = δ_kt (γ (1 − q)^(γ − 1) log(q) − (1 − q)^γ/q)"),
    (TEMPERED, "z", (), 1, None, "∂p_i/∂z_j = p_i/T · (δ_ij − p_j)"),
    (COSINE, "a", (), 1, None, "∂c/∂a_i = (b_i/nb − c a_i/na)/na"),
    (SWISH, "x", (), 1, "g", "∂L/∂x_i = g_i (s_i + β y_i (1 − s_i))"),
    (
        "batch_norm", "x", (), 1, "g",
        "∂L/∂x_nf = γ_f/σ_f · (g_nf − 1/N · Σ_m g_mf − x̂_nf · 1/N · Σ_m g_mf x̂_mf)",
    ),
    (
        LAYER_NORM, "x", (), 1, "g",
        "∂L/∂x_nf = (γ_f g_nf − 1/F · Σ_i γ_i g_ni − x̂_nf · 1/F · Σ_i γ_i g_ni x̂_ni)/σ_n",
    ),
    ("gelu", "x", (), 1, None, "∂y/∂x = Φ + x φ"),
    ("relu", "x", (), 1, None, "∂a/∂x = { 1 if x > 0;  0 if x ≤ 0 }"),
    ("leaky_relu", "x", (), 1, None, "∂y/∂x = { 1 if x > 0;  a if x ≤ 0 }"),
    ("leaky_relu", "a", (), 1, None, "∂y/∂a = { 0 if x > 0;  x if x ≤ 0 }"),
    ("prelu", "x", (), 1, "g", "∂L/∂x_i = { g_i if x_i > 0;  a g_i if x_i ≤ 0 }"),
    ("prelu", "a", (), 1, "g", "∂L/∂a = Σ_i g_i x_i [x_i ≤ 0]"),
]  # fmt: skip


def derived(what, by, facts=(), order=1, upstream=None, **options):
    program = program_for(what, layers=all_layers(), given=facts, **options)
    return derive(program, by, order=order, upstream=upstream)


@pytest.mark.parametrize(("what", "by", "facts", "order", "upstream", "printed"), CASES)
def test_form(what, by, facts, order, upstream, printed):
    found = derived(what, by, facts, order, upstream)
    assert text_of(result_of(found)) == printed
    assert found.grade.level == "proved"


def test_convolution_by_its_input():
    """Σ over the output positions whose window covers the place, the tap's range a bracket."""
    found = text_of(result_of(derived("conv2d", "x", ("d = 1",), 1, "g")))
    assert found.startswith("∂L/∂x_ncqr = Σ_kij g_nkij w[k,c,q−(i−1)s+p,r−(j−1)s+p] [1 ≤ ")
    weight = text_of(result_of(derived("conv2d", "w", (), 1, "g")))
    assert weight == "∂L/∂w_kcuv = Σ_nij g_nkij x[n,c,(i−1)s+(u−1)d−p+1,(j−1)s+(v−1)d−p+1]"


def test_maximum_goes_to_its_place_and_says_who_wins_ties():
    found = derived("max_pool", "x", (), 1, "g")
    assert any("the first of them" in a.text for a in found.assumptions)
    printed = text_of(result_of(found))
    assert printed == ("∂L/∂x_nchw = Σ_ij g_ncij δ[h,u_max[ncij]+(i−1)s] δ[w,v_max[ncij]+(j−1)s]")
    assert [e.name for e in found.program.equations][:2] == ["u_max", "v_max"]


def test_fact_is_used_as_a_step_and_kept_with_the_result():
    found = derived(LOSS, "z", ONE)
    last = found.steps[-1].children[-1]
    assert last.rule == "given fact" and last.facts == ONE
    assert [a.text for a in found.assumptions] == list(ONE)
    assert derived(LOSS, "z").assumptions == ()


def test_lemma_is_a_stage_of_its_own():
    titles = [s.title for s in derived("batch_norm", "x", (), 1, "g").steps]
    assert titles.count("Lemma") == 1
    lemma = next(s for s in derived("batch_norm", "x", (), 1, "g").steps if s.title == "Lemma")
    assert lemma.after == 0


@pytest.mark.parametrize(("what", "value"), [("relu", 0), ("leaky_relu", "a"), ("abs", 0)])
def test_value_at_a_kink_is_stated(what, value):
    text = "x; y = abs(x)" if what == "abs" else what
    (border,) = [a for a in derived(text, "x").assumptions if a.at is not None][:1]
    assert border.kind == "convention"
    assert str(value) in str(border.value)


# -- the same under other names -----------------------------------------------------------------

RENAMINGS = [
    (
        "softmax",
        "q[k:m]; s[k] = exp(q[k]) / sum[l](exp(q[l]))", "q", None,
        "∂s_k/∂q_l = s_k (δ_kl − s_l)",
    ),
    (
        "batch norm",
        "u[b:B,c:C]; g1[c]; h[c]; e = 0.001; m[c] = mean[b](u[b,c]); "
        "v[c] = mean[b]((u[b,c] - m[c])**2); r[c] = sqrt(v[c] + e); "
        "w[b,c] = (u[b,c] - m[c])/r[c]; o[b,c] = g1[c]*w[b,c] + h[c]", "u", "k",
        "∂L/∂u_bc = g1[c]/r_c · (k_bc − 1/B · Σ_i k_ic − w_bc · 1/B · Σ_i k_ic w_ic)",
    ),
    ("sigmoid", "t; f = 1/(1 + exp(-t))", "t", None, "∂f/∂t = f (1 − f)"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "by", "upstream", "printed"), RENAMINGS)
def test_no_result_depends_on_names(what, text, by, upstream, printed):
    assert text_of(result_of(derived(text, by, (), 1, upstream))) == printed
