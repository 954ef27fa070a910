"""Whole pages in every format: sound, complete, deterministic, safe."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from symdl.derivation.record import Grade
from symdl.errors import DerivationError
from symdl.expr import written as w
from symdl.write import document as doc
from symdl.write.html import to_html
from symdl.write.latex import to_latex
from symdl.write.markdown import to_markdown
from symdl.write.structure import commands, unbalanced
from symdl.write.text import to_text
from symdl.write.worked import document_of, result_of
from tests.write import samples

_KNOWN = r"""
\documentclass \usepackage \providecommand \mathbb \mathbf \setlength \textwidth \textheight
\oddsidemargin \topmargin \parindent \parskip \mathindent \fboxsep \allowdisplaybreaks \begin \end
\section \subsection \paragraph \LARGE \emph \textbf \textit \texttt \text \small \raggedright
\parbox \intertext \fbox \displaystyle \vspace \baselineskip \bigskip \medskip \hrule \par \hline
\renewcommand \arraystretch \item \setcounter \tag \quad \qquad \textbackslash \textasciicircum
\textasciitilde \dots \frac \sqrt \sum \prod \max \operatorname \log \tanh \exp \partial \hat \bar
\delta \mu \sigma \gamma \beta \varepsilon \mathrm \left \right \lfloor \rfloor \cdot \le \ge \ne
\in \sim \approx \Rightarrow \infty \times \to"""
KNOWN = set(_KNOWN.split())
FORMATS = {"latex": to_latex, "html": to_html, "markdown": to_markdown, "text": to_text}
LENGTHS = ("brief", "normal", "full")
PAGES = [(name, length) for name in samples.ALL for length in LENGTHS]


def page(name, length="normal", base=1):
    return document_of(samples.ALL[name](), steps=length, base=base)


@pytest.mark.parametrize(("name", "length"), PAGES)
def test_html_is_one_sound_page(name, length):
    text = to_html(page(name, length))
    root = ET.fromstring(text)
    assert not [e for e in root.iter() if e.tag.endswith("}script") or e.tag.endswith("}link")]
    assert not [e for e in root.iter() for key in e.attrib if key in ("src", "href")]
    assert "merror" not in text and "\\" not in "".join(
        root.find(".//*[@class='result']").itertext()
    )


@pytest.mark.parametrize(("name", "length"), PAGES)
def test_latex_is_sound_and_needs_amsmath_alone(name, length):
    text = to_latex(page(name, length))
    assert unbalanced(text) == ""
    assert commands(text) <= KNOWN, commands(text) - KNOWN
    assert text.count(r"\usepackage") == 1
    assert unbalanced(to_latex(page(name, length), standalone=False)) == ""


@pytest.mark.parametrize(
    ("name", "width"),
    [*((name, 88) for name in samples.ALL), ("softmax", 60), ("cross_entropy", 60), ("proof", 50)],
)
def test_text_keeps_to_its_width(name, width):
    for line in to_text(page(name), width=width).split("\n"):
        assert sum(not 0x300 <= ord(c) <= 0x36F for c in line) <= width, line


def test_the_softmax_page_in_a_terminal():
    assert to_text(page("softmax")) == (
        "Jacobian of softmax\n"
        "===================\n\n"
        "Definitions\n"
        "-----------\n\n"
        "  p_i = exp(z_i)/(Σ_j exp(z_j))\n\n"
        "Indices run over i = 1, …, n.\n\n"
        "Jacobian with respect to z\n"
        "--------------------------\n\n"
        "  ∂p_i/∂z_j = ∂/∂z_j [exp(z_i)/(Σ_k exp(z_k))]\n"
        "               [by definition]\n"
        "            = exp(z_i)/(Σ_k exp(z_k)) · δ_ij − exp(z_i) exp(z_j)/(Σ_k exp(z_k))²\n"
        "               [(u/v)' = u'/v - uv'/v^2]\n"
        "            = p_i δ_ij − p_i p_j\n"
        "               [by the definition of p]\n"
        "            = p_i (δ_ij − p_j)\n"
        "               [common factors in front]\n\n"
        "┌─ Result ─────────────────────┐\n"
        "│ ∂p_i/∂z_j = p_i (δ_ij − p_j) │\n"
        "└──────────────────────────────┘\n\n"
        "Every step was proved by exact algebra.\n"
    )


def test_the_three_lengths_grow():
    for write in FORMATS.values():
        brief, normal = (write(page("cross_entropy", length)) for length in ("brief", "normal"))
        assert len(brief) < len(normal)
    assert "passes" not in to_text(page("cross_entropy", "brief"))


def test_details_are_folded_into_the_full_length():
    derivation = samples.softmax_jacobian()
    stage = derivation.steps[0]
    quotient = stage.children[1]
    middle = quotient.after + 0
    inner = (
        samples.step("product", quotient.before, quotient.before * samples.p(samples.i)),
        samples.step("again", quotient.before * samples.p(samples.i), middle, "twice"),
    )
    children = (stage.children[0], replace(quotient, children=inner), *stage.children[2:])
    full = replace(derivation, steps=(replace(stage, children=children),))
    assert "<details>" in to_html(document_of(full, "full"))
    assert "<details>" not in to_html(document_of(full, "normal"))
    tex = to_latex(document_of(full, "full"))
    assert "In smaller steps" in tex and unbalanced(tex) == ""


def test_facts_conventions_and_grades_are_said():
    text = to_text(page("cross_entropy"))
    assert "Uses: Σ_i y_i = 1." in text
    assert "(tested)" in text and "24 random admissible points" in text
    assert "Convention: At x_i = 0 the second branch is taken." in to_text(page("leaky_relu"))
    assert "using Σ_m x̂_mf = 0" in to_text(page("batch_norm"))
    assert "tested" not in to_text(page("softmax"))


def test_a_record_that_is_not_proved_says_how_it_is_known():
    derivation = replace(samples.leaky_relu_gradient(), grade=Grade("tested", "random points"))
    assert "Known by: random points." in to_text(document_of(derivation))


def test_the_result_alone():
    shown = result_of(samples.batch_norm_gradient())
    assert isinstance(shown, w.Compare)
    assert to_text(doc.Document("", (doc.Display(shown),))) == (
        "  ∂L/∂x_nf = γ_f/σ_f\n"
        "               · (∂L/∂y_nf − 1/N · Σ_m ∂L/∂y_mf − x̂_nf · 1/N · Σ_m ∂L/∂y_mf · x̂_mf)\n"
    )


def test_counting_from_zero():
    text = to_text(page("convolution", base=0))
    assert "x[is+u−p]" in text and "u = 0, …, f − 1" in text
    assert "[0 ≤ h − i s + p < f]" in text


def test_what_cannot_be_asked_for():
    with pytest.raises(DerivationError, match="no length 'long'"):
        document_of(samples.softmax_jacobian(), steps="long")
    with pytest.raises(DerivationError, match="count from 2"):
        document_of(samples.softmax_jacobian(), base=2)


HOSTILE = (
    "</p><script>alert(1)</script>&amp; \x00\ud800 \\input{x} "
    "$\\text{<b onclick='x'>}$ ${$ 50 % _a_"
)


def everything(text):
    """Every kind of block, with the same text wherever text may stand."""
    row = doc.Row("a", "b", "<=", text, "tested", (doc.Row(None, "c", reason=text),))
    return doc.Document(
        text,
        (
            doc.Heading(text, 2), doc.Heading(text, 3), doc.Heading(text, 4), doc.Paragraph(text),
            doc.Bullets((text, "b")), doc.Bullets((text,), ordered=True, start=3),
            doc.Display(text, "(1)"), doc.Display("x^2"), doc.Chain((row,)),
            doc.Result("x", text, "Result"), doc.Note(text, "warning"), doc.Code(text, "python"),
            doc.Table(((text, w.Name("x")),), ("a", text), "lr", text), doc.Space(3),
            doc.Figure("<svg xmlns='http://www.w3.org/2000/svg'><circle r='2'/></svg>", text, text),
            doc.Figure("<svg onload='alert(1)'/>", text),
            doc.Details(text, (doc.Paragraph(text),)),
            doc.Group((doc.Paragraph(text),), "question"),
        ),
        text,
        text,
    )  # fmt: skip


@pytest.mark.parametrize("text", [HOSTILE, "plain words", "", "a **b** *c* `d` [e](f) $x_1$ \\$5"])
def test_any_text_makes_a_sound_page(text):
    html = to_html(everything(text))
    root = ET.fromstring(html)
    tags = {e.tag.rpartition("}")[2] for e in root.iter()}
    assert not tags & {"script", "b", "iframe", "object"}
    assert not [e for e in root.iter() for key in e.attrib if key.startswith("on")]
    tex = to_latex(everything(text))
    assert unbalanced(tex) == ""
    assert not commands(tex) & {r"\input", r"\write", r"\def"}
    assert to_text(everything(text)) and to_markdown(everything(text))


def test_same_input_same_bytes_in_another_process():
    code = (
        "from tests.write import samples\n"
        "from symdl.write.html import to_html\n"
        "from symdl.write.worked import document_of\n"
        "import hashlib\n"
        "pages = ''.join(to_html(document_of(make())) for make in samples.ALL.values())\n"
        "print(hashlib.sha256(pages.encode()).hexdigest())\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1]
