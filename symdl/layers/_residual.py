"""Layers with a way around them."""

from symdl.expr.layer import Layer

residual = Layer(
    name="residual",
    summary="The input plus any function of it.",
    shapes="F[i:n]: function, x[i:n]",
    equations="y[i] = F[i](x) + x[i]",
    source="He et al. 2015, arXiv:1512.03385, equation 1",
)

residual_dense = Layer(
    name="residual_dense",
    summary="The input plus two dense layers with a ReLU between them.",
    shapes="x[..., i:n], W[j:m,i:n], b[j:m], V[i:n,j:m], c[i:n]",
    equations="""
        z[j] = sum[i](W[j,i]*x[i]) + b[j]
        h[j] = max(0, z[j])
        y[i] = x[i] + sum[j](V[i,j]*h[j]) + c[i]
    """,
    source="He et al. 2015, arXiv:1512.03385, section 3.2",
)

highway = Layer(
    name="highway",
    summary="A gate t mixes a dense layer h and the input itself.",
    shapes="x[..., i:n], W[i:n,j:n], b[i:n], V[i:n,j:n], c[i:n]",
    equations="""
        h[i] = tanh(sum[j](W[i,j]*x[j]) + b[i])
        t[i] = 1/(1 + exp(-sum[j](V[i,j]*x[j]) - c[i]))
        y[i] = t[i]*h[i] + (1 - t[i])*x[i]
    """,
    source="Srivastava, Greff & Schmidhuber 2015, arXiv:1505.00387, equation 3",
)
