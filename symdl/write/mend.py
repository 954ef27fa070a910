"""Mending of MathML trees: what latex2mathml leaves undone for today's browsers.

Browsers ignore ``columnalign``, space an operator that is a word like a relation, and set the
letters of an upright word apart; a page must hold nothing but MathML of the right shape.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

_ARITY = {
    "mfrac": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "mroot": 2,
    "msubsup": 3, "munderover": 3,
}  # fmt: skip
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "mspace"})
_TAGS = frozenset(
    {"math", "mrow", "msqrt", "mstyle", "mtable", "mtr", "mtd", "mphantom", "mpadded", "menclose"}
    | set(_ARITY)
    | _LEAVES
)
_ATTRIBUTES = frozenset(
    {"accent", "stretchy", "fence", "form", "width", "mathvariant", "columnalign", "displaystyle",
     "scriptlevel", "linethickness", "minsize", "maxsize", "separator", "lspace", "rspace",
     "height", "depth", "rowspacing", "columnspacing", "notation", "display"}
)  # fmt: skip
_FENCES = frozenset("()[]{}|⌊⌋⌈⌉‖⟨⟩")
_CLOSING = frozenset(")]}⌋⌉!′″")
_SIGNS = frozenset("+-−±")
_TIGHT = frozenset("/′″|")
_ROWS = frozenset({"mrow", "math", "mtd", "mstyle", "msqrt"})
_FUNCTIONS = frozenset(
    {"log", "ln", "exp", "sin", "cos", "tan", "tanh", "sinh", "cosh", "arctan", "max", "min"}
)
_LETTER_OPERATORS = frozenset("∂∞∇")


def arity_holds(root: ET.Element) -> bool:
    """True where every element is MathML, holds as many parts as it must and no TeX is left."""
    for element in root.iter():
        if element.tag not in _TAGS or not set(element.attrib) <= _ATTRIBUTES:
            return False
        if element.tag in _ARITY and len(element) != _ARITY[element.tag]:
            return False
        if element.tag in _LEAVES and (len(element) or "\\" in (element.text or "")):
            return False
        if element.tag not in _LEAVES and (element.text or "").strip():
            return False
    return True


def mended(root: ET.Element) -> ET.Element:
    """The tree, mended in place."""
    for element in list(root.iter()):
        _mend_limits(element)
        _mend_operator(element)
        _mend_accent(element)
        if element.tag == "mtd":
            _mend_cell(element)
        if element.tag == "mtable" and root.get("displaystyle") and _holds_fraction(element):
            element.set("displaystyle", "true")
    for element in list(root.iter()):
        if element.tag not in _LEAVES:
            _mend_signs(element)
            _join_letters(element)
            _space_functions(element)
    return root


def _holds_fraction(element: ET.Element) -> bool:
    return element.find(".//mfrac") is not None


def _mend_limits(element: ET.Element) -> None:
    """Limits of sums and products under and over the sign; in a line browsers move them aside."""
    moved = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
    if element.tag in moved and element[0].tag == "mo" and element[0].text in ("∑", "∏"):
        element.tag = moved[element.tag]


def _mend_operator(element: ET.Element) -> None:
    """Words and letters that stand as operators become identifiers; fences stay small or grow."""
    text = (element.text or "").strip()
    if element.tag == "mo" and ((text.isalpha() and text.isascii()) or text in _LETTER_OPERATORS):
        element.tag = "mi"
        element.attrib.clear()
        if text == "∂":
            element.set("mathvariant", "normal")
    if element.tag == "mi" and text in _FENCES:
        element.tag = "mo"
        element.set("stretchy", "false")
    if text in _TIGHT and element.tag in ("mi", "mo"):
        element.tag = "mo"
        element.set("lspace", "0")
        element.set("rspace", "0")


def _mend_signs(row: ET.Element) -> None:
    """A minus or plus at the start, or after an opening fence, comma or operator, is a sign."""
    before: ET.Element | None = None
    for element in row:
        text = (element.text or "").strip()
        first = before is None or (before.tag == "mo" and (before.text or "") not in _CLOSING)
        if row.tag in _ROWS and element.tag == "mo" and text in _SIGNS and first:
            element.set("form", "prefix")
            element.set("lspace", "0")
            element.set("rspace", "0")
        if element.tag != "mspace":
            before = element


def _mend_accent(element: ET.Element) -> None:
    """Hats and bars stay as wide as they are and close to their letter."""
    if element.tag != "mover" or len(element) != 2 or element[1].tag != "mo":
        return
    if element[1].text in ("¯", "^", "~", "˜", "→", "‾"):
        wide = len("".join(element[0].itertext())) > 1
        element.set("accent", "true")
        element[1].set("stretchy", "true" if wide else "false")


def _mend_cell(element: ET.Element) -> None:
    """Alignment as style, which browsers heed."""
    align = element.attrib.pop("columnalign", "")
    if align in ("left", "right"):
        element.set("style", f"text-align: {align}")


def _join_letters(element: ET.Element) -> None:
    """Upright letters side by side are one word."""
    kept: list[ET.Element] = []
    for child in list(element):
        last = kept[-1] if kept else None
        if _is_upright(child) and last is not None and _is_upright(last):
            last.text = (last.text or "") + (child.text or "")
        else:
            kept.append(child)
    if len(kept) < len(element):
        for child in list(element):
            element.remove(child)
        element.extend(kept)
        if element.tag in _ARITY and len(kept) != _ARITY[element.tag]:
            raise ValueError("a script lost its base")
    for child in kept:
        if _is_upright(child) and len(child.text or "") > 1:
            child.attrib.pop("mathvariant")


def _is_upright(element: ET.Element) -> bool:
    text = element.text or ""
    return element.tag == "mi" and element.get("mathvariant") == "normal" and text.isalnum()


def _space_functions(element: ET.Element) -> None:
    """A thin space beside the name of a function, and between a sum and a tall body."""
    place = 0
    while place < len(element) - 1 and element.tag in _ROWS:
        width = _gap(element[place], element[place + 1])
        if width:
            element.insert(place + 1, ET.Element("mspace", {"width": width}))
            place += 1
        place += 1


def _gap(before: ET.Element, after: ET.Element) -> str:
    """The space to put between two neighbours, "" for none."""
    if _is_big(before) and after.tag in ("mfrac", "munder", "munderover"):
        return "0.12em"
    if _is_function(before):
        return "" if _opens(after) else "0.167em"
    return "0.167em" if _is_function(after) and _ends_factor(before) else ""


def _is_big(element: ET.Element) -> bool:
    """True for a sum or product sign with what stands under it."""
    return element.tag in ("munder", "munderover") and element[0].text in ("∑", "∏")


def _is_function(element: ET.Element) -> bool:
    if element.tag in ("msup", "msub", "munder") and len(element):
        return _is_function(element[0])
    if element.tag == "mrow" and len(element) == 1:
        return _is_function(element[0])
    return element.tag == "mi" and element.get("mathvariant") is None and (
        element.text or ""
    ) in _FUNCTIONS  # fmt: skip


def _opens(element: ET.Element) -> bool:
    if element.tag == "mrow" and len(element):
        return _opens(element[0])
    return element.tag == "mspace" or (element.tag == "mo" and (element.text or "") in _FENCES)


def _ends_factor(element: ET.Element) -> bool:
    return element.tag in ("mi", "mn", "msub", "msubsup", "msup", "mfrac", "mrow")
