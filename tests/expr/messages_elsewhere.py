"""What is typed wrongly in declarations, compositions and facts, and the message it gets."""

# fmt: off
SHAPES = [
    ('x[n,f], x[n]', 'y[n,f]=x[n,f]', """\
mine.shapes:1:9: 'x' is declared twice
    x[n,f], x[n]
            ^^^^
    repair: remove one of the two"""),
    ('x[n,n]', 'y[n]=x[n,n]', """\
mine.shapes:1:5: index 'n' stands twice
    x[n,n]
        ^
    repair: give each axis its own letter"""),
    ('x[i:n], y[i:m]', 'z[i]=x[i]*y[i]', """\
mine.shapes:1:11: index 'i' has the size m here and n before
    x[i:n], y[i:m]
              ^^^
    repair: use another letter for the other axis"""),
    ('x[i:n], y[j:m]', 'L=sum[j](x[j]*y[j])', """\
mine.equations:1:17: index 'j' runs over n places in x and over m in y
    L=sum[j](x[j]*y[j])
                    ^
    repair: declare both axes with the same size, or use two letters"""),
    ('x[i:n] y[i]', 'L=sum[j](x[j]*y[j])', """\
mine.shapes:1:8: a declaration ends with its indices
    x[i:n] y[i]
           ^^^^
    repair: separate declarations by commas"""),
    ('s: int >= 1 = 0', 'y = s', """\
mine.shapes:1:4: the default 0 is less than 1
    s: int >= 1 = 0
       ^^^^^^^^^^^^"""),
    ('s: integer', 'y = s', """\
mine.shapes:1:4: 'integer' is no kind of declaration
    s: integer
       ^^^^^^^
    repair: write 's: int >= 1', 't[n]: index k' or 'F[i]: function'"""),
    ('x[i], a = two', 'y[i]=x[i]', """\
mine.shapes:1:11: a default is a number, not 'two'
    x[i], a = two
              ^^^
    repair: write a number: 0.01"""),
    ('x[i:0]', 'y[i]=x[i]', """\
mine.shapes:1:5: 0 is not a size
    x[i:0]
        ^
    repair: a size is at least 1"""),
    ('x[i:n], q[]', 'r[i] ~ Bernuli(q)\ny[i]=x[i]*r[i]', """\
mine.equations:1:8: there is no such law
    r[i] ~ Bernuli(q)
           ^^^^^^^^^^
    repair: write one of Bernoulli(q), Normal(m, s), Any(m, s)"""),
    ('x[i:n]', 'y[i] = (x|0)[i]+(x|1)[i-1]', """\
mine.equations:1:20: outside 'x' the value is 0 elsewhere and 1 here
    y[i] = (x|0)[i]+(x|1)[i-1]
                       ^
    repair: an array has one value outside; name a copy of it for the other"""),
    ('x[i:n]', 'y[j] = x[2*j]+x[2*j+1]', """\
mine.equations:1:3: nothing says how many places index 'j' runs over
    y[j] = x[2*j]+x[2*j+1]
      ^
    repair: give its size where it is bound: j:n"""),
    ('x[i:n]', 'y = x[-1]', """\
mine.equations:1:5: x is read outside: index -1 on an axis of n places
    y = x[-1]
        ^^^^^
    repair: indices count from 0; or give a value outside: (x|0)[...]"""),
    ('x[i:n], F[i]: function', 'y[i] = F[i]', """\
mine.equations:1:8: 'F' is a function
    y[i] = F[i]
           ^^^^
    repair: apply it: F[i](x)"""),
]
COMPOSITIONS = [
    ('sofmax(z)', """\
<input>:1:1: there is no function or layer 'sofmax'
    sofmax(z)
    ^^^^^^
    repair: did you mean 'softmax'?"""),
    ('sofmax', """\
<input>:1:1: there is no layer 'sofmax'
    sofmax
    ^^^^^^
    repair: did you mean 'softmax'?"""),
    ('softmax(z, y)', """\
<input>:1:1: 'softmax' takes 1 argument, not 2
    softmax(z, y)
    ^^^^^^^^^^^^^
    repair: write softmax(z)"""),
    ('cross_entropy(softmax(z))', """\
<input>:1:1: 'cross_entropy' needs 'y'
    cross_entropy(softmax(z))
    ^^^^^^^^^^^^^^^^^^^^^^^^^
    repair: write cross_entropy(p, y)"""),
    ('cross_entropy(softmax(z), q=1)', """\
<input>:1:1: 'cross_entropy' has no input 'q'
    cross_entropy(softmax(z), q=1)
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    repair: write cross_entropy(p, y)"""),
    ('z[i:n], y[j:m]; cross_entropy(softmax(z), y)', """\
<input>:1:43: cross_entropy needs an axis of n places here, not m
    z[i:n], y[j:m]; cross_entropy(softmax(z), y)
                                              ^
    repair: check the sizes of the declarations"""),
    ('W[o,i]; dense(x, W, W)', """\
<input>:1:21: dense needs b[o], an array of 1 axis, not 2
    W[o,i]; dense(x, W, W)
                        ^
    repair: check the declaration of the argument"""),
    ('softmax(z / T)', """\
<input>:1:9: which of z and T are arrays?
    softmax(z / T)
            ^^^^^
    repair: declare them first: z[i], T[i]; ..."""),
    ('conv2d(x, w, b, s=0)', """\
<input>:1:19: s = 0 is less than 1
    conv2d(x, w, b, s=0)
                      ^"""),
    ('z[i], y[i]', """\
<input>:1:7: this declares names but defines nothing
    z[i], y[i]
          ^^^^
    repair: add L = ..."""),
]
FACTS = [
    ('cross_entropy(softmax(z), y)', ['sum[i](y[j]) = 1'], """\
<input>:1:1: this is no fact of a known kind
    sum[i](y[j]) = 1
    ^^^^^^^^^^^^^^^^
    repair: known kinds: sum[i](y[i]) = 1, x > 0, 0 < a < 1, abs(d) <= c, one_hot(y), s = 1"""),
    ('cross_entropy(softmax(z), y)', ['exp(y[0]) = 1'], """\
<input>:1:1: this is no fact of a known kind
    exp(y[0]) = 1
    ^^^^^^^^^^^^^
    repair: known kinds: sum[i](y[i]) = 1, x > 0, 0 < a < 1, abs(d) <= c, one_hot(y), s = 1"""),
    ('cross_entropy(softmax(z), y)', ['q = 1'], """\
<input>:1:1: 'q' is not declared
    q = 1
    ^
    repair: there are: z, p, y, L"""),
    ('cross_entropy(softmax(z), y)', ['one_hot(y)', 'sum[i](y[i]) = 2'], """\
<input>:1:1: this contradicts 'one_hot(y)'
    sum[i](y[i]) = 2
    ^^^^^^^^^^^^^^^^
    repair: keep one of the two"""),
    ('cross_entropy(softmax(z), y)', ['y >= 0', 'sum[i](y[i]) = -1'], """\
<input>:1:1: this contradicts 'y >= 0'
    sum[i](y[i]) = -1
    ^^^^^^^^^^^^^^^^^
    repair: keep one of the two"""),
    ('cross_entropy(softmax(z), y)', ['y > 0', 'y[0] = -1'], """\
<input>:1:1: this contradicts 'y > 0'
    y[0] = -1
    ^^^^^^^^^
    repair: keep one of the two"""),
    ('leaky_relu', ['a > 0', 'a < 0'], """\
<input>:1:1: this contradicts 'a > 0'
    a < 0
    ^^^^^
    repair: keep one of the two"""),
    ('leaky_relu', ['a > 1'], """\
<input>:1:1: this contradicts the default a = 1/100
    a > 1
    ^^^^^
    repair: leave the fact out, or pass another value"""),
    ('conv2d', ['s = 0'], """\
<input>:1:1: s = 0 is less than 1
    s = 0
    ^^^^^
    repair: s=1"""),
    ('conv2d', ['s = 2', 's = 3'], """\
<input>:1:1: this contradicts 's = 2'
    s = 3
    ^^^^^
    repair: keep one of the two"""),
]
# fmt: on
