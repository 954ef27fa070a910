"""Pooling."""

from symdl.expr.layer import Layer

max_pool = Layer(
    name="max_pool",
    summary="Keep the largest entry of each f by f window, at stride s.",
    shapes="x[n,c,h:H,w:W], f: int >= 1 = 2, s: int >= 1 = 2",
    equations="""
        y[n,c,i:(H-f)//s+1,j:(W-f)//s+1] = max[u:f,v:f](x[n,c,i*s+u,j*s+v])
    """,
    source="Zhou & Chellappa 1988, Computation of optical flow using a neural network",
)

avg_pool = Layer(
    name="avg_pool",
    summary="Average each f by f window, at stride s.",
    shapes="x[n,c,h:H,w:W], f: int >= 1 = 2, s: int >= 1 = 2",
    equations="""
        y[n,c,i:(H-f)//s+1,j:(W-f)//s+1] = mean[u:f,v:f](x[n,c,i*s+u,j*s+v])
    """,
    source="LeCun et al. 1989, Backpropagation applied to handwritten zip code recognition",
)
