"""Tokens in brackets and environments: one item for what stands between two brackets."""

from __future__ import annotations

from dataclasses import dataclass, field

from symdl.read.tokens import Token, Unreadable

DEEPEST = 60

IGNORED = frozenset(
    [
        "displaystyle",
        "textstyle",
        "scriptstyle",
        "limits",
        "nolimits",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
        "nonumber",
        "notag",
        "checkmark",
        "left",
        "right",
        "middle",
        "hline",
        "hfill",
        "noindent",
        "centering",
        "protect",
        "relax",
        "bm_",
        "phantom_",
        "square",
        "blacksquare",
        "qed",
        "par",
        "indent",
        "allowbreak",
        "strut",
        "mathstrut",
        "swarrow",
        "searrow",
        "nwarrow",
        "nearrow",
        "uparrow",
        "Uparrow",
        "vspace_",
        "footnotesize",
        "small",
        "large",
        "normalsize",
        "hookleftarrow",
        "&",
        "$",
        "_",
        "rightharpoonup",
        "smallskip",
        "medskip",
        "bigskip",
        "newline_",
        "ensuremath",
        "mathrm",
        "mathsf",
        "rm",
        "bf",
        "it",
    ]
)
SPACES = frozenset({"quad", "qquad", ",", ";", ":", "!", " ", "enspace", "thinspace", "hspace"})
_PAIRS = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "<(": ")>"}


@dataclass(slots=True)
class Group:
    """Items between brackets; ``kind`` is the opening bracket, "{" for an argument."""

    kind: str
    items: list[Item]
    start: int
    end: int
    closing: str = ""


@dataclass(slots=True)
class Environment:
    """Rows of cells between \\begin and \\end."""

    name: str
    rows: list[list[list[Item]]]
    start: int
    end: int


Item = Token | Group | Environment


@dataclass(slots=True)
class Bracketing:
    """Tokens being put into brackets."""

    tokens: list[Token]
    at: int = 0
    notes: list[str] = field(default_factory=list)

    def peek(self) -> Token | None:
        """The token ahead."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def items(self, until: str, depth: int) -> tuple[list[Item], Token | None]:
        """Items up to a closing bracket; the text of the one found, None at the end."""
        if depth > DEEPEST:
            here = self.tokens[min(self.at, len(self.tokens) - 1)]
            raise Unreadable(f"brackets nested more than {DEEPEST} deep", here.start)
        found: list[Item] = []
        while (token := self.peek()) is not None:
            self.at += 1
            if token.kind == "close":
                if until and (token.text == until or until in ")]" and token.text in ")]"):
                    return found, token
                if until and token.text == "}" and until != "}":
                    self.at -= 1
                    return found, None
                if token.text == "}" or not until:
                    found.append(Token("stray", token.text, token.start, token.end))
                    continue
                found.append(Token("stray", token.text, token.start, token.end))
            elif token.kind == "open":
                inner, end = self.items(_PAIRS[token.text], depth + 1)
                last = end.end if end is not None else token.end
                closing = end.text if end is not None else ""
                if end is None and token.text != "{":
                    found.append(Token("stray", token.text, token.start, token.end))
                    found.extend(inner)
                else:
                    found.append(Group(token.text, inner, token.start, last, closing))
            elif token.kind == "command" and token.text == "begin":
                found.append(self.environment(token, depth))
            elif token.kind == "command" and token.text == "end":
                self.at -= 1
                return found, None
            else:
                found.append(token)
        return found, None

    def name(self) -> str:
        """The name in braces behind \\begin or \\end."""
        token = self.peek()
        if token is None or token.text != "{":
            return ""
        self.at += 1
        letters = []
        while (token := self.peek()) is not None and token.text != "}":
            letters.append(token.text)
            self.at += 1
        self.at += 1
        return "".join(letters).replace("cdot", "*").replace("times", "*")

    def environment(self, begin: Token, depth: int) -> Environment:
        name = self.name()
        if name in ("array", "tabular", "alignat", "alignat*", "alignedat"):
            self.columns()
        rows: list[list[list[Item]]] = [[[]]]
        end = begin.end
        while True:
            inner, _ = self.items("", depth + 1)
            for item in inner:
                if isinstance(item, Token) and item.kind == "row":
                    rows.append([[]])
                elif isinstance(item, Token) and item.kind == "amp":
                    rows[-1].append([])
                else:
                    rows[-1][-1].append(item)
                    end = item.end
            token = self.peek()
            if token is None:
                break
            self.at += 1
            end = token.end
            if self.name() in (name, ""):
                end = self.tokens[min(self.at, len(self.tokens)) - 1].end if self.at else end
                break
        while rows and not any(_solid(cell) for cell in rows[-1]):
            rows.pop()
        rows = [row for row in rows if any(_solid(cell) for cell in row) or len(row) > 1]
        return Environment(name, rows, begin.start, end)

    def columns(self) -> None:
        token = self.peek()
        if token is not None and token.text == "[":
            while (token := self.peek()) is not None and token.text != "]":
                self.at += 1
            self.at += 1
            token = self.peek()
        if token is not None and token.text == "{":
            depth = 0
            while (token := self.peek()) is not None:
                self.at += 1
                depth += (token.text == "{") - (token.text == "}")
                if depth == 0:
                    break


def _solid(cell: list[Item]) -> bool:
    return any(
        not (isinstance(i, Token) and i.kind == "command" and i.text in IGNORED | SPACES)
        for i in cell
    )


def split_commas(items: list[Item]) -> list[list[Item]]:
    """Items between commas (or semicolons) at this level."""
    found: list[list[Item]] = [[]]
    for item in items:
        if isinstance(item, Token) and item.kind == "other" and item.text in ",;":
            found.append([])
        else:
            found[-1].append(item)
    return found
