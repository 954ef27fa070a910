"""Normalisation."""

from symdl.expr.layer import Layer

batch_norm = Layer(
    name="batch_norm",
    summary="Normalise each feature over the batch, then scale and shift.",
    shapes="x[n,f], gamma[f], beta[f], eps = 1e-5",
    equations="""
        mu[f]     = mean[n](x[n,f])
        var[f]    = mean[n]((x[n,f] - mu[f])**2)
        sigma[f]  = sqrt(var[f] + eps)
        xhat[n,f] = (x[n,f] - mu[f]) / sigma[f]
        y[n,f]    = gamma[f]*xhat[n,f] + beta[f]
    """,
    source="Ioffe & Szegedy 2015, arXiv:1502.03167, algorithm 1",
)
