"""Convolution."""

from symdl.expr.layer import Layer

conv2d = Layer(
    name="conv2d",
    summary="Slide filters over an image: stride s, padding p, dilation d.",
    shapes="""
        x[n,c,h:H,w:W], w[k,c,u:f,v:g], b[k]
        s: int >= 1 = 1, p: int >= 0 = 0, d: int >= 1 = 1
    """,
    equations="""
        y[n,k,i:(H+2*p-d*(f-1)-1)//s+1,j:(W+2*p-d*(g-1)-1)//s+1] = b[k] + sum[c,u,v]((x|0)[n,c,i*s+d*u-p,j*s+d*v-p] * w[k,c,u,v])
    """,
    source="Dumoulin & Visin 2016, arXiv:1603.07285, relationship 15",
)
