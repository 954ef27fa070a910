"""Convolution."""

from symdl.expr.layer import Layer

conv2d = Layer(
    name="conv2d",
    summary="Slide filters over an image: stride s, padding p, dilation d.",
    shapes="""
        x[n,c,q:H,r:W], w[k,c,u:U,v:V], b[k]
        s: int >= 1 = 1, p: int >= 0 = 0, d: int >= 1 = 1
    """,
    equations="""
        y[n,k,i,j] = b[k] + sum[c,u,v](w[k,c,u,v]*(x|0)[n, c, i*s+u*d-p, j*s+v*d-p])
    """,
    source="Dumoulin & Visin 2016, arXiv:1603.07285, relationship 15",
)

grouped_conv2d = Layer(
    name="grouped_conv2d",
    summary="A convolution in which each group t of channels has filters of its own.",
    shapes="""
        x[n,(t,c),q:H,r:W], w[(t,k),c,u:U,v:V], b[(t,k)]
        s: int >= 1 = 1, p: int >= 0 = 0, d: int >= 1 = 1
    """,
    equations="""
        y[n,(t,k),i,j] = b[t,k] + sum[c,u,v](w[t,k,c,u,v]*(x|0)[n, t, c, i*s+u*d-p, j*s+v*d-p])
    """,
    source="Krizhevsky, Sutskever & Hinton 2012, ImageNet classification, section 3.5",
)
