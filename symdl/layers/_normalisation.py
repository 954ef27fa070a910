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
    state="m[f], v[f]",
    inference="""
        sigma[f]  = sqrt(v[f] + eps)
        xhat[n,f] = (x[n,f] - m[f]) / sigma[f]
        y[n,f]    = gamma[f]*xhat[n,f] + beta[f]
    """,
)

layer_norm = Layer(
    name="layer_norm",
    summary="Normalise each sample over its features, then scale and shift.",
    shapes="x[..., i:D], gamma[i:D], beta[i:D], eps = 1e-5",
    equations="""
        mu      = mean[i](x[i])
        var     = mean[i]((x[i] - mu)**2)
        sigma   = sqrt(var + eps)
        xhat[i] = (x[i] - mu)/sigma
        y[i]    = gamma[i]*xhat[i] + beta[i]
    """,
    source="Ba, Kiros & Hinton 2016, arXiv:1607.06450, section 3",
)

rms_norm = Layer(
    name="rms_norm",
    summary="Divide each sample by its root mean square, then scale.",
    shapes="x[..., i:D], gamma[i:D], eps = 1e-5",
    equations="""
        r       = sqrt(mean[i](x[i]**2) + eps)
        xhat[i] = x[i]/r
        y[i]    = gamma[i]*xhat[i]
    """,
    source="Zhang & Sennrich 2019, arXiv:1910.07467, equation 4",
)

instance_norm = Layer(
    name="instance_norm",
    summary="Normalise each channel of each image over its places, then scale and shift.",
    shapes="x[n,c,h,w], gamma[c], beta[c], eps = 1e-5",
    equations="""
        mu[n,c]       = mean[h,w](x[n,c,h,w])
        var[n,c]      = mean[h,w]((x[n,c,h,w] - mu[n,c])**2)
        sigma[n,c]    = sqrt(var[n,c] + eps)
        xhat[n,c,h,w] = (x[n,c,h,w] - mu[n,c])/sigma[n,c]
        y[n,c,h,w]    = gamma[c]*xhat[n,c,h,w] + beta[c]
    """,
    source="Ulyanov, Vedaldi & Lempitsky 2016, arXiv:1607.08022",
)

group_norm = Layer(
    name="group_norm",
    summary="Normalise each of G groups of channels over channels and places; scale and shift.",
    shapes="G: int >= 1 = 2, x[n,(g,c),h,w], gamma[(g,c)], beta[(g,c)], eps = 1e-5",
    equations="""
        mu[n,g]         = mean[c,h,w](x[n,g,c,h,w])
        var[n,g]        = mean[c,h,w]((x[n,g,c,h,w] - mu[n,g])**2)
        sigma[n,g]      = sqrt(var[n,g] + eps)
        xhat[n,g,c,h,w] = (x[n,g,c,h,w] - mu[n,g])/sigma[n,g]
        y[n,(g,c),h,w]  = gamma[g,c]*xhat[n,g,c,h,w] + beta[g,c]
    """,
    source="Wu & He 2018, arXiv:1803.08494, section 3.1",
)

local_response_norm = Layer(
    name="local_response_norm",
    summary="Divide each channel by the strength of the channels at most r away.",
    shapes="x[n,c:C,h,w], r: int >= 0 = 2, alpha = 1e-4, beta = 0.75, k = 2",
    equations="""
        s[n,c,h,w] = k + alpha*sum[j:C]([abs(j - c) <= r]*x[n,j,h,w]**2)
        y[n,c,h,w] = x[n,c,h,w]/s[n,c,h,w]**beta
    """,
    source="Krizhevsky, Sutskever & Hinton 2012, ImageNet classification, section 3.3",
)

batch_norm_running = Layer(
    name="batch_norm_running",
    summary="Batch normalisation that also moves running statistics m and v towards the batch.",
    shapes="x[n,f], gamma[f], beta[f], eps = 1e-5, rho = 0.1",
    equations="""
        mu[f]     = mean[n](x[n,f])
        var[f]    = mean[n]((x[n,f] - mu[f])**2)
        y[n,f]    = gamma[f]*(x[n,f] - mu[f])/sqrt(var[f] + eps) + beta[f]
        m_next[f] = (1 - rho)*m[f] + rho*mu[f]
        v_next[f] = (1 - rho)*v[f] + rho*var[f]
    """,
    source="Ioffe & Szegedy 2015, arXiv:1502.03167, section 3.1",
    outputs="y, m_next, v_next",
    state="m[f], v[f]",
    inference="y[n,f] = gamma[f]*(x[n,f] - m[f])/sqrt(v[f] + eps) + beta[f]",
)
