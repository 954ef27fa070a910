"""Elementwise activations."""

from symdl.expr.layer import Layer

sigmoid = Layer(
    name="sigmoid",
    summary="Squash a number into (0, 1).",
    shapes="x",
    equations="s = 1/(1 + exp(-x))",
    source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 3.10",
)

tanh = Layer(
    name="tanh",
    summary="Squash a number into (-1, 1), centred at zero.",
    shapes="x",
    equations="t = tanh(x)",
    source="LeCun et al. 1998, Efficient BackProp, section 4.4",
)

relu = Layer(
    name="relu",
    summary="Keep what is positive; the derivative at 0 is taken as 0.",
    shapes="x",
    equations="a = max(0, x)",
    source="Nair & Hinton 2010, Rectified linear units improve restricted Boltzmann machines",
)

leaky_relu = Layer(
    name="leaky_relu",
    summary="Keep what is positive, scale down what is not.",
    shapes="x, a = 0.01",
    equations="y = where(x > 0, x, a*x)",
    source="Maas, Hannun & Ng 2013, Rectifier nonlinearities improve acoustic models, section 2",
)

prelu = Layer(
    name="prelu",
    summary="A leaky ReLU whose one slope is learned.",
    shapes="x[..., i], a[]",
    equations="y[i] = where(x[i] > 0, x[i], a*x[i])",
    source="He et al. 2015, arXiv:1502.01852, equation 1, channel-shared",
)

prelu_channel = Layer(
    name="prelu_channel",
    summary="A leaky ReLU that learns one slope for each channel.",
    shapes="x[n,c,h,w], a[c]",
    equations="y[n,c,h,w] = where(x[n,c,h,w] > 0, x[n,c,h,w], a[c]*x[n,c,h,w])",
    source="He et al. 2015, arXiv:1502.01852, equation 1",
)

hard_sigmoid = Layer(
    name="hard_sigmoid",
    summary="A sigmoid made of three straight pieces.",
    shapes="x",
    equations="s = where(abs(x) < 3, (x + 3)/6, where(x > 0, 1, 0))",
    source="Howard et al. 2019, arXiv:1905.02244, section 5.2",
)

hard_swish = Layer(
    name="hard_swish",
    summary="x times its hard sigmoid.",
    shapes="x",
    equations="y = where(abs(x) < 3, x*(x + 3)/6, max(0, x))",
    source="Howard et al. 2019, arXiv:1905.02244, section 5.2",
)
