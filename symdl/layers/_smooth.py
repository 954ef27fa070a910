"""Smooth elementwise activations: the softplus, GELU and ELU families."""

from symdl.expr.layer import Layer

softplus = Layer(
    name="softplus",
    summary="A smooth ReLU; its slope s is the sigmoid.",
    shapes="x",
    equations="""
        s = exp(x)/(1 + exp(x))
        y = log(1 + exp(x))
    """,
    source="Dugas et al. 2001, Incorporating second-order functional knowledge for option pricing",
)

silu = Layer(
    name="silu",
    summary="x times its sigmoid.",
    shapes="x",
    equations="""
        s = 1/(1 + exp(-x))
        y = x*s
    """,
    source="Elfwing, Uchibe & Doya 2017, arXiv:1702.03118, section 2",
)

swish = Layer(
    name="swish",
    summary="x times the sigmoid of beta x, with a learned beta.",
    shapes="x, beta = 1",
    equations="""
        s = 1/(1 + exp(-beta*x))
        y = x*s
    """,
    source="Ramachandran, Zoph & Le 2017, arXiv:1710.05941",
)

mish = Layer(
    name="mish",
    summary="x times the tanh of its softplus, whose slope is s.",
    shapes="x",
    equations="""
        s = exp(x)/(1 + exp(x))
        u = log(1 + exp(x))
        t = tanh(u)
        y = x*t
    """,
    source="Misra 2019, arXiv:1908.08681",
)

gelu = Layer(
    name="gelu",
    summary="x times the chance Phi that a standard normal number, of density phi, is below x.",
    shapes="x",
    equations="""
        phi = exp(-x**2/2)/sqrt(2*pi)
        Phi = (1 + erf(x/sqrt(2)))/2
        y = x*Phi
    """,
    source="Hendrycks & Gimpel 2016, arXiv:1606.08415, section 2",
)

gelu_tanh = Layer(
    name="gelu_tanh",
    summary="GELU with its probability approximated by a tanh.",
    shapes="x, a = 0.044715",
    equations="""
        c = sqrt(2/pi)
        u = c*(x + a*x**3)
        t = tanh(u)
        y = x*(1 + t)/2
    """,
    source="Hendrycks & Gimpel 2016, arXiv:1606.08415, section 2",
)

elu = Layer(
    name="elu",
    summary="Keep what is positive, let the rest approach -alpha smoothly.",
    shapes="x, alpha = 1",
    equations="y = where(x > 0, x, alpha*(exp(x) - 1))",
    source="Clevert, Unterthiner & Hochreiter 2016, arXiv:1511.07289, equation 15",
)

selu = Layer(
    name="selu",
    summary="A scaled ELU that draws means towards 0 and variances towards 1.",
    shapes="x, alpha = 1.6732632423543772, lam = 1.0507009873554805",
    equations="y = lam*where(x > 0, x, alpha*(exp(x) - 1))",
    source="Klambauer et al. 2017, arXiv:1706.02515, equation 2",
)
