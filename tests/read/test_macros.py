"""LaTeX files: their blocks, their macros, what is never followed."""

from __future__ import annotations

import pytest

from symdl.read.document import Block, read_document
from symdl.read.macros import GROWTH


def blocks(text: str, *kinds: str) -> list[Block]:
    found = read_document(text, "a.tex").blocks
    return [b for b in found if b.kind in (kinds or ("formula", "inline", "grid"))]


def parts(text: str) -> list[str]:
    return [part.chars.strip() for b in blocks(text) for part in b.parts]


FILE = r"""\documentclass{article}
\newcommand{\vect}[1]{\mathbf{#1}} % $not = this$
\begin{document}
\section{First}
If $x > 0$ then
\begin{equation}
  a = \vect{x} % \end{equation}
\end{equation}
\begin{verbatim}
$b = 1$ % \begin{verbatim}
\end{verbatim}
\section{Second}
\verb|$c = 1$| and 5\% of \(d = 2\).
\begin{tabular}{c|c}
\hline 1 & $2$ \\ 3 & 4 \\ \hline
\end{tabular}
\end{document}
$e = 1$
"""


def test_a_file() -> None:
    assert parts(FILE) == ["x > 0", r"a = \mathbf{x}", "d = 2"]
    wheres = [b.where[0] for b in blocks(FILE, "formula", "inline")]
    assert wheres == [1, 1, 2]
    (table,) = blocks(FILE, "grid")
    assert [[c.chars for c in row] for row in table.cells] == [["1", "2"], ["3", "4"]]


def test_places_in_a_file_with_macros() -> None:
    document = read_document(FILE, "a.tex")
    inline, display, *_ = (b for b in document.blocks if b.parts)
    assert inline.before.split()[-1] == "If"
    assert FILE[inline.start : inline.end] == "$x > 0$"
    assert FILE[display.start : display.end].startswith("\\begin{equation}")
    assert FILE[display.start : display.end].endswith("\\end{equation}")
    part = display.parts[0]
    use = FILE.index("\\vect{x}")
    assert part.places[part.chars.index("\\mathbf")] == use
    assert part.places[part.chars.index("a")] == FILE.index("a = \\vect")


@pytest.mark.parametrize(
    ("definition", "use", "read"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", r"x \in \R^n", r"x \in \mathbb{R}^n"),
        (r"\newcommand\R{\mathbb{R}}", r"\R", r"\mathbb{R}"),
        (r"\newcommand{\T}{^\top}", r"A\T = B", r"A^\top = B"),
        (r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}", r"\pd{L}z",
         r"\frac{\partial L}{\partial z}"),
        (r"\newcommand{\norm}[2][2]{\|#2\|_#1}", r"\norm{x}+\norm[1]{y}", r"\|x\|_2+\|y\|_1"),
        (r"\def\half{\frac12}", r"\half x", r"\frac12 x"),
        (r"\def\pair#1#2{(#1, #2)}", r"\pair ab", "(a, b)"),
        (r"\DeclareMathOperator{\softmax}{softmax}", r"\softmax(z)", r"\operatorname{softmax}(z)"),
        (r"\DeclareMathOperator*{\am}{arg\,max}", r"\am_k", r"\operatorname{arg\,max}_k"),
        (r"\let\eps\varepsilon", r"\eps = 1", r"\varepsilon = 1"),
        (r"\newcommand{\a}{\b}\newcommand{\b}{2}", r"\a", "2"),
        (r"\newcommand{\bs}[1]{\boldsymbol#1}", r"\bs{x}", r"\boldsymbol x"),
        (r"\newcommand{\a}{1}\renewcommand{\a}{2}", r"\a", "2"),
        (r"\newcommand{\a}{1}\providecommand{\a}{2}", r"\a", "1"),
    ],
)  # fmt: skip
def test_macros(definition: str, use: str, read: str) -> None:
    assert parts(f"{definition} ${use}$") == [read]


def test_a_macro_means_what_was_said_last_before_it() -> None:
    assert parts(r"\newcommand{\a}{1} $\a$ \renewcommand{\a}{2} $\a$") == ["1", "2"]


def test_macros_for_an_environment() -> None:
    text = r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}} \be a = b \ee end"
    (block,) = blocks(text)
    assert text[block.start : block.end] == r"\be a = b \ee"


def test_macros_in_markdown() -> None:
    text = "$$\\newcommand{\\R}{\\mathbb{R}}$$\n\nLet $x \\in \\R$.\n"
    found = read_document(text, "a.md").blocks
    assert [p.chars for b in found if b.kind == "inline" for p in b.parts] == [r"x \in \mathbb{R}"]


@pytest.mark.parametrize(
    "text",
    [
        r"\newcommand{\a}{\a\a} $\a$",
        r"\newcommand{\a}{\b}\newcommand{\b}{\a} $\a$",
        r"\newcommand{\a}[1]{\a{#1#1}} $\a{x}$",
        r"\let\a\b\let\b\a $\a$",
        r"\newcommand{\a}{haha}"
        + "".join(
            f"\\newcommand{{\\{chr(98 + k)}}}{{{(chr(92) + chr(97 + k)) * 10}}}" for k in range(12)
        )
        + r" $\m$",
    ],
)
def test_macros_without_end_are_cut_off_and_noted(text: str) -> None:
    document = read_document(text + " $x = 1$", "a.tex")
    assert [note for _, note in document.problems] == ["macros that expand without end"]
    assert sum(len(p.chars) for b in document.blocks for p in b.parts) < 2 * GROWTH
    assert document.blocks[-1].parts[0].chars == "x = 1"


def test_a_definition_that_does_not_end() -> None:
    document = read_document("\\newcommand{\\a}{x $y = 1$", "a.tex")
    assert document.problems == ((0, "a macro whose body does not end"),)
    assert [p.chars for b in document.blocks for p in b.parts] == ["y = 1"]


@pytest.mark.parametrize("command", ["input{/etc/passwd}", "include{x}", "write18{ls}"])
def test_other_files_and_commands_are_never_followed(command: str) -> None:
    document = read_document(f"$a = 1$ \\{command}", "a.tex")
    (problem,) = document.problems
    assert problem == (8, f"\\{command.partition('{')[0]} is not followed")


def test_questions_of_an_exam() -> None:
    text = r"""\begin{problem} $a=1$ \end{problem}
\begin{problem}
\begin{enumerate}
\item[(a)] $b=1$
\item[(b)] $c=1$
\end{enumerate}
\end{problem}"""
    assert [b.where for b in blocks(text)] == [(1, 0, 0), (2, 1, 0), (2, 2, 0)]


def test_one_section_above_many_is_a_title() -> None:
    text = r"\section{T} \subsection{A} $a=1$ \subsection{B} $b=1$ \subsubsection{C} $c=1$"
    assert [b.where for b in blocks(text)] == [(2, 0, 0), (3, 0, 0), (3, 1, 0)]


def test_a_sentence_over_lines_says_what_a_formula_is() -> None:
    (block,) = blocks("This holds if\n$x > 0$, and\nmore words")
    assert block.before.endswith("if")


def test_declarations_in_a_comment() -> None:
    assert read_document("% symdl: base = 0\n$a$", "a.tex").declared == {"base": "0"}
