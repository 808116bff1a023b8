"""How are shared passages shown? Both texts side by side, what differs marked; in a terminal one text with the edits.

Only what is shown is compared: a passage of thousands of words costs as much as one of a few hundred.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

from . import _core
from ._caption import caption, counted, left_out
from ._draw import decimal, escape, integer, shorten, snippet, visible, width
from ._html import fragment
from ._text import unpainted, wrapped
from ._wording import LONGEST, Piece, Words, pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ._core import Table, Tokenizer

_COLUMNS = "doc_a start_a end_a doc_b start_b end_b length matches identity score text_a text_b"
COLUMNS = frozenset(_COLUMNS.split())
"""What a table must have to be shown so."""

_KEPT = 24  # words shown on either side of what differs, where much in a row is the same

STYLE = """
.locution-out .locution-passage{border-top:1px solid rgba(128,128,128,.35);padding:.55em .2em .7em;max-width:78em}
.locution-out .locution-passage:first-of-type{border-top:0}
.locution-out .locution-pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:.2em 1.8em}
.locution-out .locution-side{min-width:0}
.locution-out .locution-doc{font-size:.86em;font-weight:600;overflow-wrap:anywhere}
.locution-out .locution-doc span{font-weight:400;white-space:nowrap;color:var(--jp-content-font-color2,
var(--vscode-descriptionForeground,inherit))}
.locution-out .locution-said{margin:.15em 0 0;font-size:.93em;line-height:1.5;overflow-wrap:anywhere}
.locution-out .locution-said del,.locution-out .locution-said ins{border-radius:2px;padding:0 .1em;opacity:1;
font-weight:inherit;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.locution-out .locution-said del{background:rgba(214,120,40,.22);text-decoration:underline dotted;
text-decoration-color:rgba(214,120,40,.95);text-decoration-thickness:1.5px;text-underline-offset:.15em}
.locution-out .locution-said ins{background:rgba(42,130,190,.22);text-decoration:underline;
text-decoration-color:rgba(42,130,190,.9);text-decoration-thickness:1.5px;text-underline-offset:.15em}
.locution-out .locution-same{font-style:italic;white-space:nowrap;color:var(--jp-content-font-color2,
var(--vscode-descriptionForeground,inherit));opacity:.85}
.locution-out .locution-facts{font-size:.82em;font-variant-numeric:tabular-nums;margin:0 0 .2em;
color:var(--jp-content-font-color2,var(--vscode-descriptionForeground,inherit))}
@media(max-width:520px){.locution-out .locution-pair{grid-template-columns:minmax(0,1fr);gap:.5em}
.locution-out .locution-side+.locution-side{border-left:3px solid rgba(128,128,128,.35);padding-left:.6em}}
"""


def is_shown_so(table: Table) -> bool:
    """Whether `table` is one of passages that has all its columns still."""
    return table.params.get("question") == "passages" and set(table.columns) >= COLUMNS


def _tokenizer(params: dict[str, Any]) -> Tokenizer:
    language, words = str(params.get("language") or "en"), params.get("words")
    return _core.Tokenizer(language, keep_numbers=bool(params.get("keep_numbers", True)), words=words)


def _fold(params: dict[str, Any]) -> str:
    return str(params.get("fold") or "lower")


# ── notebooks and the report ──────────────────────────────────────────────────────────────────────────────────────────


def to_html(table: Table, max_rows: int = 20, *, note: str | None = None) -> str:
    """The first `max_rows` passages as an HTML fragment that brings its own style and takes the page's colours."""
    total = counted(len(table), max_rows, "passage") + left_out(table.params) if note is None else note
    held = f"<style>{STYLE}</style>{side_by_side(table, max_rows)}"
    return fragment(held, [total, caption(table.params)], live=False)


def side_by_side(table: Table, max_rows: int = 20, link: Callable[[str], str] | None = None) -> str:
    """The same without style and note: for a page that has `STYLE` already. `link` makes a document's name markup."""
    tokenizer = _tokenizer(table.params)
    fold = _fold(table.params)
    return "".join(_passage(row, tokenizer, fold, link) for row in _rows(table, max_rows))


def _rows(table: Table, max_rows: int) -> Iterator[dict[str, Any]]:
    shown = table.head(max(max_rows, 0)).to_dict()
    for values in zip(*shown.values(), strict=True):
        yield dict(zip(shown, values, strict=True))


def _passage(row: dict[str, Any], tokenizer: Tokenizer, fold: str, link: Callable[[str], str] | None = None) -> str:
    made, whole = pieces(row, tokenizer, fold)
    named = {side: link(str(row[f"doc_{side}"])) if link else snippet(shorten(_name(row, side), 120)) for side in "ab"}
    sides = "".join(
        f'<div class="locution-side"><div class="locution-doc">{named[side]}'
        f" <span>{escape(_when(row, side))}</span></div>"
        f'<div class="locution-said" dir="auto">{_said(row, side, made, whole, tokenizer)}</div></div>'
        for side in "ab"
    )
    return (
        f'<div class="locution-passage"><div class="locution-facts">{escape(_facts(row))}</div>'
        f'<div class="locution-pair">{sides}</div></div>'
    )


def _said(row: dict[str, Any], side: str, made: list[Piece], whole: bool, tokenizer: Tokenizer) -> str:
    mark = "del" if side == "a" else "ins"
    said = ""
    for number, piece in enumerate(made):
        text = piece.a if side == "a" else piece.b
        if piece.same:
            last = number == len(made) - 1
            between = len(made) == 1 or (number > 0 and not last)
            head, left_out, tail = _ends(text, piece.words, 2 if between else 1, tokenizer)
            said += escape_text(head)
            if left_out:
                said += f' <span class="locution-same">… {integer(left_out)} words …</span> {escape_text(tail)}'
        elif text.strip():
            bare = text.rstrip()
            said += f"<{mark}>{escape_text(bare)}</{mark}>{escape_text(text[len(bare) :])}"
    if not whole:
        said += f' <span class="locution-same">… of {integer(row["length"])} words</span>'
    return said


def _ends(text: str, words: int, sides: int, tokenizer: Tokenizer) -> tuple[str, int, str]:
    """The beginning and the end of `words` words that are the same in both texts, and how many between are left out."""
    kept = _KEPT if sides == 2 else 2 * _KEPT
    if words <= 2 * kept + 12:
        return shorten_middle(text), 0, ""
    head, tail = Words(text[:LONGEST], tokenizer), text[-LONGEST:]
    at = len(tail)
    for word in reversed(tokenizer.words(tail)[-kept:]):
        at = tail.rindex(word, 0, at)
    return head.slice(0, min(kept, len(head.words))).rstrip(), words - 2 * kept, tail[at:]


def shorten_middle(text: str) -> str:
    """`text`, of which a megabyte without a space is not shown whole."""
    return text if len(text) <= LONGEST else shorten(text, LONGEST, "middle")


def escape_text(text: str) -> str:
    """`text` escaped, its line breaks kept as spaces."""
    return escape(" ".join(text.split("\n")))


def _name(row: dict[str, Any], side: str) -> str:
    return visible(str(row[f"doc_{side}"]))


def _when(row: dict[str, Any], side: str) -> str:
    day = row.get(f"date_{side}")
    first = " · first" if row.get("first") is not None and row["first"] == row[f"doc_{side}"] else ""
    return f"{day or ''}{first}".strip()


def _facts(row: dict[str, Any]) -> str:
    matches, length = row["matches"], row["length"]
    same = (
        f"{integer(matches)} words" if matches == length else f"{integer(matches)} of {integer(length)} words the same"
    )
    facts = [same, f"score {integer(row['score'])}"]
    if matches != length:
        facts.append(f"identity {decimal(row['identity'], 2)}")
    if row.get("formulaic"):
        facts.append(f"{decimal(100 * row['formulaic'], 0)} % also in further documents")
    return " · ".join(facts)


# ── terminals ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def to_text(
    table: Table,
    max_rows: int = 20,
    room: int | None = None,
    *,
    note: str | None = None,
    paint: Callable[[str, str], str] = unpainted,
) -> str:
    """The first `max_rows` passages, each a line of facts and its text as wdiff writes it: [-of a-] {+of b+}.

    `paint` is that of tables; it colours "edits", too.
    """
    room = max(room or shutil.get_terminal_size().columns, 20)
    tokenizer = _tokenizer(table.params)
    lines: list[str] = []
    for row in _rows(table, max_rows):
        half = max((room - 34) // 2, 8)
        named = [
            f"{shorten(_name(row, side), half, 'middle')} ({when})" if (when := _when(row, side)) else _name(row, side)
            for side in "ab"
        ]
        lines += [paint("heading", line) for line in wrapped(" | ".join(named), room)]
        lines += [paint("note", f"  {line}") for line in wrapped(_facts(row), room - 2)]
        merged = _merged(*pieces(row, tokenizer, _fold(table.params)), row)
        said = _flowed(visible(merged), room - 4)
        if len(said) > 8:
            said = [*said[:5], "…", *said[-2:]]
        lines += [paint("edits", "\n".join(f"    {line}" for line in said)), ""]
    total = counted(len(table), max_rows, "passage")
    return "\n".join([*lines, *(paint("note", line) for line in wrapped(total if note is None else note, room))])


_GLUED = re.compile(r"(?:\[-|\{\+)*.[、。，．：；？！）》」』】〉’”]*(?:-\]|\+\})*", re.DOTALL)
"""A character with the marks around it, and what begins no line."""


def _flowed(text: str, room: int) -> list[str]:
    """`text` in lines no wider than `room`: broken at spaces, and where there are none between characters."""
    lines: list[str] = []
    left = 0
    for word in text.split(" "):
        wide = width(word)
        whole = wide <= room and wide == len(word)  # Chinese has no spaces to break at
        for at, part in enumerate([word] if whole else _GLUED.findall(word)):
            takes, gap = width(part), "" if at else " "
            if lines and left >= takes + len(gap):
                lines[-1] += gap + part
                left -= takes + len(gap)
            else:
                lines.append(part)
                left = room - takes
    return lines


def _merged(made: list[Piece], whole: bool, row: dict[str, Any]) -> str:
    parts = []
    for piece in made:
        if piece.same:
            parts.append(piece.a.strip())
        else:
            parts += [f"[-{piece.a.strip()}-]"] if piece.a.strip() else []
            parts += [f"{{+{piece.b.strip()}+}}"] if piece.b.strip() else []
    if not whole:
        parts.append(f"… of {integer(row['length'])} words")
    return " ".join(" ".join(parts).split())
