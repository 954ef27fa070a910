"""A block to its statements: where they end, what belongs together, what is only said beside."""

from __future__ import annotations

import pytest

from symdl.read.chains import read_chains
from symdl.read.show import plain
from symdl.read.statement import Chain


def shown(chain: Chain) -> str:
    """A chain in one line; an unread side as its problem in brackets."""
    text = f"{chain.opens.op} " if chain.opens else ""
    for k, side in enumerate(chain.sides):
        text += f" {chain.relations[k - 1].op} " if k else ""
        text += plain(side.node) if side.node is not None else f"<{side.problem}>"
    text += f" {chain.closes.op}" if chain.closes else ""
    return text + (f" if {plain(chain.condition)}" if chain.condition else "")


BLOCKS = [
    (r"z = w x = 3 \approx 4", ["z = (w * x) = 3 ~~ 4"]),
    (r"= 0.19", ["= 0.19"]),
    (r"\Rightarrow 30", ["=> 30"]),
    (r"y =", ["y ="]),
    (r"a = b, c = d", ["a = b", "c = d"]),
    (r"a = 1 \quad b = 2", ["a = 1", "b = 2"]),
    (r"x = 1 \text{ and } y = 2", ["x = 1", "y = 2"]),
    ("3*4 = 12 and 5*2 = 10", ["(3 * 4) = 12", "(5 * 2) = 10"]),
    (r"a = b \Rightarrow c = d", ["a = b", "c = d"]),
    (r"28 \times 28 \rightarrow 784", ["(28 * 28) -> 784"]),
    (r"w \leftarrow w - \eta g", ["w := (w - (eta * g))"]),
    (r"f = \frac{a}{b} ; c + d ; e = -f", ["f = (a / b)", "(c + d)", "e = (-f)"]),
    (r"p_{ij} = 0, \quad i \neq j", ["p_i,j = 0 if Compare([!=], [i, j])"]),
    (r"f(u) = u \text{ if } u \ge 0", ["f(u) = u if Compare([>=], [u, 0])"]),
    (r"\begin{array}{l} a = 0 \\ b = 0 \end{array}", ["a = 0", "b = 0"]),
    (r"\left. a = b \right\}", ["a = b"]),
    (r"\cancel{0.07} - 0.09", ["(-0.09)"]),
    (r"x = 784.", ["x = 784"]),
    (r"n = 400 \text{ million}", ["n = (400 * 1000000)"]),
    (r"a = \foo + 1 = 3", [r"a = <the command \foo has no meaning here> = 3"]),
    (r"x \in [0, 1)", ["x in Interval(0, 1, [, ))"]),
    ("", []),
    # lists
    (r"i = 1, \dots, n", ["i in Set([1, Ellipsis(), n])"]),
    (
        r"p_i = q_i, \quad i = 1, \dots, K",
        ["p_i = q_i if Compare([in], [i, Set([1, Ellipsis(), K])])"],
    ),
    (r"S = \left\{ 1, 2 \right\}", ["S = Set([1, 2])"]),
    (r"x, y \in \mathbb{R}", ["Set([x, y]) in R~bb"]),
    (
        r"\frac{\partial L}{\partial w}, \frac{\partial L}{\partial b}",
        ["Set([∂L/∂w, ∂L/∂b])"],
    ),
    ("x, y = 1, 2", ["Matrix([[x, y]], [], () = Matrix([[1, 2]], [], ()"]),
    ("x, y = 3", ["x", "y = 3"]),
    ("i = 1: z_1 = 3", ["i = 1", "z_1 = 3"]),
    (r"\begin{cases} x + y = 3 \\ x - y = 1 \end{cases}", ["(x + y) = 3", "(x - y) = 1"]),
    # numbers of lines, reasons, bullets
    (r"z = 3 \quad (2)", ["z = 3"]),
    (r"z = 3 \cdots (iv)", ["z = 3"]),
    (r"z = 3 (2)", ["z = (3 * 2)"]),
    (r"z = 3 \; [\because a = 1]", ["z = 3"]),
    (r"\bullet z = 3", ["z = 3"]),
    # a sign that is only named
    (r"\sum", []),
    ("-", []),
]


@pytest.mark.parametrize(("written", "meant"), BLOCKS, ids=[row[0] for row in BLOCKS])
def test_block_is_cut_into_its_statements(written: str, meant: list[str]) -> None:
    assert [shown(chain) for chain in read_chains(written)] == meant


LABELS = [
    (r"\text{Neuron-1} \Rightarrow -0.09", "Neuron-1", "(-0.09)"),
    (r"2. z_1 = 3", "2", "z_1 = 3"),
    (r"\text{case-1: } z = 3", "case-1", "z = 3"),
    (r"(b) \quad z = -3", "b", "z = (-3)"),
]


@pytest.mark.parametrize(("written", "label", "meant"), LABELS)
def test_label_is_taken_off_and_no_sign_with_it(written: str, label: str, meant: str) -> None:
    (chain,) = read_chains(written)
    assert (chain.label, shown(chain)) == (label, meant)


def test_rows_of_aligned_go_on() -> None:
    chains = read_chains(r"\begin{aligned} L &= -\log p \\ &= 2 + 3 \end{aligned}")
    assert [shown(chain) for chain in chains] == ["L = (-log(p)) = (2 + 3)"]


ROWS = [
    r"\begin{aligned} a &= b \\ &= c \\ &\le d \end{aligned}",
    r"\begin{align} a &= b \nonumber \\ &= c, \\ &\le d. \end{align}",
    r"\begin{eqnarray*} a &=& b \\ &=& c \\ &\le& d \end{eqnarray*}",
    r"\begin{gather} a = b \\ = c \\ \le d \end{gather}",
    r"\begin{split} a & = b \\[2pt] & \quad = c \\ & \quad \le d \end{split}",
    r"\begin{array}{rcl} a & = & b \\ & = & c \\ & \le & d \end{array}",
    r"\begin{array}{l} a = b \\ = c \\ \le d \end{array}",
    r"\begin{align*} a &= b && \text{(chain rule)} \\ &= c && \text{(by 1)} \\ &\le d \end{align*}",
    r"a = b \\ = c \\ \le d",
    "a = b\n  = c\n  \\le d",
    r"\begin{aligned} a &= \\ b &= \\ c &\le d \end{aligned}",
]


@pytest.mark.parametrize("written", ROWS)
def test_rows_that_begin_with_a_relation_are_one_statement(written: str) -> None:
    assert [shown(chain) for chain in read_chains(written)] == ["a = b = c <= d"]


def test_a_row_with_a_left_side_of_its_own_or_a_condition_is_not_joined() -> None:
    chains = read_chains(
        r"\begin{aligned} a &= b \\ c &= d \\ &= e \\ &= 0 && \text{if } i \ne j \end{aligned}"
    )
    assert [shown(c) for c in chains] == ["a = b", "c = d = e", "= 0 if Compare([!=], [i, j])"]


def test_words_between_two_rows_part_them() -> None:
    text = r"\begin{align} a &= b \\ \intertext{so that} c &= d \\ &\qquad {}+ 2 \end{align}"
    assert [shown(chain) for chain in read_chains(text)] == ["a = b", "c = (d + 2)"]


def test_therefore_and_because_tie() -> None:
    assert [c.ties for c in read_chains(r"a = 1 \therefore b = 2 \because c = 3")] == [
        "",
        "=>",
        "because",
    ]


def test_words_beside_are_remarks() -> None:
    (chain,) = read_chains(r"L = 0.5 \text{ (rounded)}")
    assert shown(chain) == "L = 0.5"
    assert chain.remarks == ("(rounded)",)


def test_sides_know_their_source() -> None:
    source = r"so $z = \frac{1}{2} = 0.5$"
    (chain,) = read_chains(source[4:-1], range(4, len(source)))
    assert [side.text for side in chain.sides] == ["z", r"\frac{1}{2}", "0.5"]
    assert all(source[slice(*side.span)] == side.text for side in chain.sides)


def test_reading_is_the_same_twice() -> None:
    text = r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}, \quad i \in \{1, \dots, n\}"
    assert read_chains(text) == read_chains(text)
