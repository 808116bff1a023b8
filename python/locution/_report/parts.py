"""What are the report's sections built of? Headings with anchors, tables, counts in words, lines of a concordance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from .. import _draw
from .._draw import escape, integer, shorten, snippet, visible

if TYPE_CHECKING:
    from .documents import Documents
    from .places import Line, Places

FOLD_DOCUMENTS = 30  # a longer list of documents begins closed, a longer list of pairs scrolls
LONGEST_KEY = 44  # columns of a keyword in a concordance: a longer one leaves no room for what is around it
LONG = 400  # columns after which a phrase, title or context is cut


@dataclass(frozen=True)
class Part:
    """A table, figure or list below its own heading, which may be empty. `key` is its anchor."""

    key: str
    heading: str
    body: str

    def html(self) -> str:
        if not self.heading:
            return f'<div class="part" id="{self.key}">{self.body}</div>'
        return f'<section class="part" id="{self.key}"><h3>{self.heading}{_anchor(self.key)}</h3>{self.body}</section>'


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it; its number is its place on the page."""

    key: str
    heading: str
    lead: str
    parts: list[Part] = field(default_factory=list)

    def html(self, number: int) -> str:
        title = (
            f'<h2><span class="no">{number}</span>{self.heading}{_anchor(self.key)}'
            '<a class="up" href="#contents">↑ contents</a></h2>'
        )
        body = "".join(part.html() for part in self.parts)
        return f'<section id="{self.key}" class="chapter">{title}{self.lead}{body}</section>'


def _anchor(key: str) -> str:
    return f'<a class="anchor" href="#{key}" aria-label="Link to here">#</a>'


def note(said: str) -> str:
    return f'<p class="note">{said}</p>'


def counted(count: int, one: str, many: str | None = None) -> str:
    """1 document, 2,345 documents."""
    return f"{integer(count)} {one if count == 1 else many or one + 's'}"


def day_of(day: Any) -> str:
    return "–" if day is None else escape(day)


def spelled(day: Any) -> str:
    """A date in words; a year before the first as it came."""
    return _draw.spelled(day) if isinstance(day, date) else escape(day)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{_draw.decimal(100 * share, 0 if share >= 0.1 or not share else 1)} %"


def quote(text: str, limit: int = LONG) -> str:
    """Words of a document: escaped, isolated, and cut where they are endless."""
    return snippet(shorten(visible(text), limit))


_EDIT = re.compile(r"\[-(.+?)-\]|\{\+(.+?)\+\}")


def edited(text: str) -> str:
    """[-old-] {+new+} as deletions and insertions that a browser knows."""
    shown = escape(shorten(visible(text), LONG))
    marked = _EDIT.sub(lambda m: f"<del>{m[1]}</del>" if m[1] is not None else f"<ins>{m[2]}</ins>", shown)
    return f"<bdi>{marked}</bdi>"


def box(name: str, held: str, rows: int = 0) -> str:
    """A table that scrolls in its own box, reachable by keyboard: sideways, and downwards when its rows are many."""
    kind = "box tall" if rows > FOLD_DOCUMENTS else "box"
    return f'<div class="{kind}" tabindex="0" role="region" aria-label="{name}">{held}</div>'


def folded(said: str, held: str, kind: str, *, is_open: bool = False) -> str:
    """What opens by a click or a link into it, without scripts too. `said` stands there when it is closed."""
    return f'<details class="{kind}"{" open" * is_open}><summary>{said}</summary>{held}</details>'


def summary(mark: str, name: str, sizes: str, drawn: str = "") -> str:
    """What stands there when it is closed: a number or date, a name in the documents' words, how much, a picture."""
    mark = f'<span class="no">{mark}</span> ' if mark else ""
    drawn = f' <span class="when">{drawn}</span>' if drawn else ""
    what = f'<span class="words">{name}</span> <span class="faint">{sizes}</span>'
    return f'{mark}<span class="what">{what}</span>{drawn}'


def grid(heads: Sequence[tuple[str, str]], rows: Iterable[str], kind: str = "sort") -> str:
    head = "".join(f'<th scope="col" class="{css}">{name}</th>' for name, css in heads)
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def number(name: str, value: str, css: str = "num") -> str:
    """A cell; its name stands beside it where there is no room for columns."""
    return f'<td class="{css}" data-l="{name}">{value}</td>'


def axis(unit: str, names: Sequence[str]) -> str:
    """At most six names below the bars, each where its bar begins; of many months only the years."""
    few = unit != "month" or len(names) <= 18
    starts = [at for at, name in enumerate(names) if few or name.endswith("-01")]
    if not starts or starts[0] > 0.1 * len(names):
        starts.insert(0, 0)
    ticks = (
        f'<span style="left:{100 * at / len(names):.2f}%">{names[at] if few else names[at][:4]}</span>'
        for at in starts[:: -(-len(starts) // 6)]
        if at <= 0.9 * len(names)
    )
    kind = "axis long" if max(map(len, names)) > 7 and few else "axis"
    return f'<div class="{kind}" aria-hidden="true">{"".join(ticks)}</div>'


def said_often(places: Places) -> str:
    """13 times in 11 documents."""
    return f"{counted(places.frequency, 'time')} in {counted(places.docfreq, 'document')}"


def cut_lines(places: Places) -> str:
    """What of the lines is not shown, if anything is not."""
    if len(places.lines) >= places.frequency:
        return ""
    return f"; {len(places.lines)} of {integer(places.frequency)} shown, evenly spaced from the first to the last"


def lines_table(docs: Documents, lines: Sequence[Line], dated: bool) -> str:
    """Lines of a concordance, their keywords below each other; nothing for none."""
    key = min(max((_draw.width(_keyword(line)) for line in lines), default=10), LONGEST_KEY) * 0.56 + 1
    columns = '<col style="width:6.2em">' * dated + f'<col style="width:11em"><col><col style="width:{key:.1f}em"><col>'
    body = "".join(_line(docs, line, dated) for line in lines)
    return f'<table class="kwic"><colgroup>{columns}</colgroup><tbody>{body}</tbody></table>' if lines else ""


def _keyword(line: Line) -> str:
    return shorten(visible(line.keyword), LONGEST_KEY, "middle")


def _line(docs: Documents, line: Line, dated: bool) -> str:
    """One line: its keyword in the middle column, so that all keywords of a phrase stand below each other."""
    left, right = shorten(visible(line.left), 160, "left"), shorten(visible(line.right), 160)
    key = _keyword(line)
    whole = f' title="{escape(shorten(visible(line.keyword), 1_000))}"' if key != visible(line.keyword) else ""
    day = f'<td class="day">{day_of(line.day)}</td>' if dated else ""
    return (
        f'<tr>{day}<td class="id">{docs.link(line.doc_id)}</td><td class="left">{snippet(left)}</td> '
        f'<td class="key"{whole}>{snippet(key)}</td> <td class="right">{snippet(right)}</td></tr>'
    )
