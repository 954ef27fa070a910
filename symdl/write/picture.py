"""SVG pictures on a page: parsed, held to drawing, and written again."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_SPACE = "http://www.w3.org/2000/svg"
_DRAWING = """svg g path line polyline polygon rect circle ellipse text tspan title desc defs marker
clipPath linearGradient stop"""
_TAGS = frozenset(_DRAWING.split())
_OUTWARD = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|@import|expression\(", re.IGNORECASE)


def safe_svg(svg: str, alt: str) -> str:
    """The picture with its description, or "" where it is no SVG or holds more than drawing."""
    try:
        root = ET.fromstring(svg)
    except ET.ParseError:
        return ""
    for element in root.iter():
        if not isinstance(element.tag, str):
            return ""
        element.tag = element.tag.removeprefix(f"{{{_SPACE}}}")
        if element.tag not in _TAGS or not all(_harmless(k, v) for k, v in element.attrib.items()):
            return ""
    root.set("xmlns", _SPACE)
    root.set("role", "img")
    root.set("aria-label", "".join(c for c in alt if c.isprintable()))
    return ET.tostring(root, encoding="unicode")


def _harmless(name: str, value: str) -> bool:
    return not (name.lower().startswith("on") or name.startswith("{") or name == "href") and not (
        _OUTWARD.search(value)
    )
