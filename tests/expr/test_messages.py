"""What a user reads when a text is wrong: the place, a caret under it, the repair."""

from __future__ import annotations

import pytest

from symdl.errors import FactError, SymdlError
from symdl.expr.compose import program_for
from symdl.expr.layer import Layer
from symdl.expr.statements import statement_for
from symdl.layers import all_layers

BATCH = "x[n,f], gamma[f], eps = 1e-5"

# fmt: off
EQUATIONS = [
    ('y[n,f] = gama[f]*x[n,f]', """\
mine.equations:1:10: 'gama' is not declared
    y[n,f] = gama[f]*x[n,f]
             ^^^^
    repair: did you mean 'gamma'?"""),
    ('y[n,f] = gamma[g]*x[n,f]', """\
mine.equations:1:16: index 'g' is not bound here (bound: n, f)
    y[n,f] = gamma[g]*x[n,f]
                   ^
    repair: sum over it: sum[g](...), or give it to the left side"""),
    ('y[n,f] = gamma[f]*x[n]', """\
mine.equations:1:19: 'x' has 2 indices, not 1
    y[n,f] = gamma[f]*x[n]
                      ^^^^
    repair: write x[n,f]"""),
    ('y[n,f] = x[n,f] + sum[k](x[n,k])*x[k,f]', """\
mine.equations:1:36: index 'k' is not bound here (bound: n, f)
    y[n,f] = x[n,f] + sum[k](x[n,k])*x[k,f]
                                       ^
    repair: sum over it: sum[k](...), or give it to the left side"""),
    ('y[n,f,k] = gamma[f]*x[n,f]', """\
mine.equations:1:7: index 'k' is free on the left side only
    y[n,f,k] = gamma[f]*x[n,f]
          ^
    repair: use it on the right, or remove it; for equal entries give its size: k:n"""),
    ('y[n] = gamma[f]*x[n,f]', """\
mine.equations:1:14: index 'f' is not bound here (bound: n)
    y[n] = gamma[f]*x[n,f]
                 ^
    repair: sum over it: sum[f](...), or give it to the left side"""),
    ('y[n,f] = z[n,f]\nz[n,f] = x[n,f]', """\
mine.equations:1:10: 'z' is used before it is defined (line 2)
    y[n,f] = z[n,f]
             ^
    repair: move its definition up"""),
    ('y[n,f] = y[n,f] + x[n,f]', """\
mine.equations:1:10: 'y' is defined by itself
    y[n,f] = y[n,f] + x[n,f]
             ^^^^^^
    repair: name the new one differently"""),
    ('x[n,f] = gamma[f]', """\
mine.equations:1:1: 'x' is declared as an input already
    x[n,f] = gamma[f]
    ^^^^^^
    repair: choose another name for one of the two"""),
    ('y[n,f] = x[n,f', """\
mine.equations:1:11: '[' is never closed
    y[n,f] = x[n,f
              ^
    repair: add ']'"""),
    ('y[n,f] = x[n,f])', """\
mine.equations:1:16: ')' closes nothing
    y[n,f] = x[n,f])
                   ^
    repair: add '(' or remove it"""),
    ('y[n,f] = 2x[n,f]', """\
mine.equations:1:10: '2x' is neither a number nor a name
    y[n,f] = 2x[n,f]
             ^^
    repair: a product is written with a star: 2*x"""),
    ('y[n,f] = x[n,f]^2', """\
mine.equations:1:16: '^' has no meaning here
    y[n,f] = x[n,f]^2
                   ^
    repair: a power is written **: x**2"""),
    ('y[n,f] = x[n,f] gamma[f]', """\
mine.equations:1:17: an operation is missing before 'gamma'
    y[n,f] = x[n,f] gamma[f]
                    ^^^^^
    repair: a product is written with a star: a*b"""),
    ('y[n,f] = x[n,f] +', """\
mine.equations:1:17: '+' has nothing on its right
    y[n,f] = x[n,f] +
                    ^
    repair: complete the expression"""),
    ('x[n,f]*gamma[f]', """\
mine.equations:1:1: this line defines nothing
    x[n,f]*gamma[f]
    ^^^^^^^^^^^^^^^
    repair: a definition is name[indices] = expression"""),
    ('y[n,f] = x[n,f] = 3', """\
mine.equations:1:17: a second '=' in one definition
    y[n,f] = x[n,f] = 3
                    ^
    repair: write one definition a line; equality in a condition is =="""),
    ('y[n,f] = x[n,f]/0', """\
mine.equations:1:17: division by zero
    y[n,f] = x[n,f]/0
                    ^
    repair: the denominator must not be 0"""),
    ('y[n,f] = sqr(x[n,f])', """\
mine.equations:1:10: there is no function or layer 'sqr'
    y[n,f] = sqr(x[n,f])
             ^^^
    repair: did you mean 'sqrt'?"""),
    ('y[n,f] = exp(x[n,f], eps)', """\
mine.equations:1:10: 'exp' takes 1 argument, not 2
    y[n,f] = exp(x[n,f], eps)
             ^^^^^^^^^^^^^^^^
    repair: write exp(x)"""),
    ('y[n,f] = where(x[n,f], 1, 0)', """\
mine.equations:1:16: this is no condition
    y[n,f] = where(x[n,f], 1, 0)
                   ^^^^^^
    repair: write a comparison: z > 0"""),
    ('y[n,f] = x[n,f]*9**9**9', """\
mine.equations:1:17: this power is too large a number
    y[n,f] = x[n,f]*9**9**9
                    ^^^^^^^
    repair: use a smaller exponent"""),
    ('y[n,f] = x[n,f]*gamma', """\
mine.equations:1:17: 'gamma' is an array of 1 index
    y[n,f] = x[n,f]*gamma
                    ^^^^^
    repair: write its entry: gamma[f]"""),
    ('z[n,f] = x[n,f]\n    y[n,f] = sum[n](z[n,f])', """\
mine.equations:2:18: index 'n' is bound already
        y[n,f] = sum[n](z[n,f])
                     ^
    repair: use another letter for the inner index"""),
    ('y[n,f] = x[eps,f]', """\
mine.equations:1:12: 'eps' is not a whole number
    y[n,f] = x[eps,f]
               ^^^
    repair: indices are whole numbers"""),
    ('y[n,f] = x[n,f]//2', """\
mine.equations:1:10: '//' stands in sizes only
    y[n,f] = x[n,f]//2
             ^^^^^^^^^
    repair: write / in expressions"""),
    ("y[n,f] = __import__('os')", """\
mine.equations:1:21: ''' has no meaning here
    y[n,f] = __import__('os')
                        ^
    repair: quotes and primes have no meaning here; a derivative is written D(f)(x)"""),
    ('y[n,f] = x[n,f] if eps else 1', """\
mine.equations:1:17: 'if' is a reserved word
    y[n,f] = x[n,f] if eps else 1
                    ^^
    repair: choose another name"""),
    ('y[n,f] = \\frac{x}{2}', """\
mine.equations:1:10: '\\' has no meaning here
    y[n,f] = \\frac{x}{2}
             ^
    repair: this is LaTeX; in the notation a name is written bare (alpha) and a quotient a/b"""),
    ('y[n,f] = sum(x[n,f], f)', """\
mine.equations:1:10: 'sum' needs to know over which index
    y[n,f] = sum(x[n,f], f)
             ^^^
    repair: write sum[j](...), or name a whole array: sum(z)"""),
    ('y[n,f] = x[n,f]*inf - inf*inf + (inf - inf)', """\
mine.equations:1:34: this has no value
    y[n,f] = x[n,f]*inf - inf*inf + (inf - inf)
                                     ^^^^^^^^^
    repair: inf - inf and 0*inf are not defined"""),
    ('y[n,f] = x[n,...]', """\
mine.equations:1:14: '...' stands in declarations only
    y[n,f] = x[n,...]
                 ^^^
    repair: leave batch axes out"""),
    ('y[f] = max[n](x[n,f]) @ eps', """\
mine.equations:1:8: '@' is not in the notation
    y[f] = max[n](x[n,f]) @ eps
           ^^^^^^^^^^^^^^^^^^^^
    repair: a matrix product is sum[k](a[i,k]*b[k,j])"""),
]
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
    repair: known kinds: sum[i](y[i]) = 1, x > 0, 0 < a < 1, one_hot(y), s = 1"""),
    ('cross_entropy(softmax(z), y)', ['exp(y[0]) = 1'], """\
<input>:1:1: this is no fact of a known kind
    exp(y[0]) = 1
    ^^^^^^^^^^^^^
    repair: known kinds: sum[i](y[i]) = 1, x > 0, 0 < a < 1, one_hot(y), s = 1"""),
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


def refused(call) -> str:
    """The message of the error that a call must raise."""
    with pytest.raises(SymdlError) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize(("equations", "message"), EQUATIONS, ids=range(len(EQUATIONS)))
def test_equations(equations, message):
    def define():
        return Layer("mine", shapes=BATCH, equations=equations).program(all_layers())

    assert refused(define) == message


@pytest.mark.parametrize(("shapes", "equations", "message"), SHAPES, ids=range(len(SHAPES)))
def test_shapes(shapes, equations, message):
    def define():
        return Layer("mine", shapes=shapes, equations=equations).program(all_layers())

    assert refused(define) == message


@pytest.mark.parametrize(("text", "message"), COMPOSITIONS, ids=range(len(COMPOSITIONS)))
def test_compositions(text, message):
    assert refused(lambda: program_for(text, layers=all_layers())) == message


@pytest.mark.parametrize(("text", "given", "message"), FACTS, ids=range(len(FACTS)))
def test_facts(text, given, message):
    assert refused(lambda: program_for(text, layers=all_layers(), given=given)) == message


def test_a_contradiction_is_a_fact_error():
    with pytest.raises(FactError):
        program_for("leaky_relu", layers=all_layers(), given=["0 < a < 1", "a = 2"])


@pytest.mark.parametrize("text", ["softmax(z)", "a = b = c", "softmax(z) = "])
def test_a_statement_has_two_sides(text):
    assert "repair: " in refused(lambda: statement_for(text, layers=all_layers()))


def test_every_message_points_into_its_line():
    for _, message in EQUATIONS:
        head, line, caret, *rest = message.split("\n")
        column = int(head.split(":")[2])
        assert caret.index("^") == column - 1 + 4
        assert len(caret) <= max(len(line), column + 4)
        assert rest[0].startswith("    repair: ")


def test_the_place_is_in_the_layers_own_text():
    message = refused(
        lambda: Layer(
            "mine",
            shapes="x[i]",
            equations="""
                y[i] = 2*x[i]
                z[i] = y[i] + w[i]
            """,
        )
    )
    assert message.startswith("mine.equations:3:31: 'w' is not declared")
