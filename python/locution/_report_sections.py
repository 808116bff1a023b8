"""How is each finding said? The sections of the report, each a function of the findings; what is cut is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from . import _draw, _passages
from ._draw import decimal, escape, integer, shorten, snippet, spelled, visible
from ._graph import graph
from ._report_findings import LIST_DOCUMENTS, PASSAGE_LENGTH, WINDOW, Documents, Findings, Phrase
from ._report_parts import FOLD_DOCUMENTS, Section, axis, box, counted, day_of, grid, lines_table, quote
from ._report_time import typical_places, words_before_groups, words_of_groups

if TYPE_CHECKING:
    from ._core import Corpus

LIST_WARNINGS = 20


# ── sections ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def lede(f: Findings) -> str:
    """The page in three sentences, each a fact."""
    if not f.documents.ids:
        return '<p class="lede">No documents were read.</p>'
    said = [f"{counted(len(f.documents.ids), 'document')}, {counted(f.corpus.n_tokens, 'word')}{_when(f)}."]
    if f.phrases:
        top = f.phrases[0]
        places = f"{counted(top.frequency, 'time')} in {counted(top.docfreq, 'document')}"
        count = "One phrase of three or more words recurs"
        if f.n_phrases != 1:
            count = f"{counted(f.n_phrases, 'phrase')} of three or more words recur"
        said.append(f"{count}; first among them “{quote(top.phrase, 160)}”, {places}.")
    if f.likeness.pairs:
        a, b, similarity = f.likeness.pairs[0]
        names = f"“{f.documents.link(a, 80)}” and “{f.documents.link(b, 80)}”"
        said.append(f"The two documents most alike are {names} (similarity {decimal(similarity, 3)}).")
    return f'<p class="lede">{" ".join(said)}</p>'


def _when(f: Findings) -> str:
    if not f.span:
        return ""
    first, last = f.span
    return f", {spelled(first)}" if first == last else f", {spelled(first)} to {spelled(last)}"


def contents(sections: Sequence[Section]) -> str:
    """The headings, numbered, as links."""
    items = (
        f'<li><a href="#s{i}"><span class="no">{i}</span>{section.heading}</a></li>'
        for i, section in enumerate(sections, 1)
    )
    return f'<nav aria-label="Contents"><ol>{"".join(items)}</ol></nav>'


def what_was_read(f: Findings) -> Section:
    corpus, docs = f.corpus, f.documents
    undated = sum(day is None for day in docs.dates)
    facts = [
        ("document" if len(docs.ids) == 1 else "documents", integer(len(docs.ids))),
        ("words (tokens)", integer(corpus.n_tokens)),
        ("different words (terms)", integer(corpus.n_terms)),
    ]
    if f.span:
        first, last = f.span
        facts.append(("years" if first.year != last.year else "year", _years(first, last)))
    if undated:
        facts.append(("without a date", integer(undated)))
    listed = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    language = f'<p class="note">Language setting: {quote(corpus.language, 40)}.</p>' if corpus.language else ""
    empty = [at for at, tokens in enumerate(docs.tokens) if not tokens]
    parts = (
        f'<dl class="facts">{listed}</dl>' if docs.ids else "<p>Nothing: there is no document in this corpus.</p>",
        language,
        _encodings(corpus),
        _empty_documents(docs, empty),
        _heed(corpus),
        _timeline(f),
        _document_list(docs),
    )
    return Section("What was read", "".join(parts))


def _years(first: date, last: date) -> str:
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"


def _encodings(corpus: Corpus) -> str:
    """Names the files that were not read as UTF-8; says nothing when all were."""
    if corpus.files is None:
        return ""
    files = corpus.files.to_dict()
    pairs = list(zip(files["file"], files["encoding"], strict=True))
    counts = Counter(encoding for _, encoding in pairs if encoding)
    other = [(name, encoding) for name, encoding in pairs if encoding and encoding.lower() not in ("utf-8", "ascii")]
    if not other:
        return ""
    named = ", ".join(
        f"{snippet(shorten(visible(Path(n).name), 60))} as {escape(shorten(visible(e), 30))}" for n, e in other[:10]
    )
    more = f", and {counted(len(other) - 10, 'more file')}" if len(other) > 10 else ""
    rest = sum(counts.values()) - len(other)
    others = "the other file" if rest == 1 else f"the other {integer(rest)} files"
    utf8 = f"; {others} as UTF-8" if rest else ""
    return f'<p class="note">Encodings: {named}{more}{utf8}.</p>'


def _empty_documents(docs: Documents, empty: list[int]) -> str:
    if not empty:
        return ""
    named = ", ".join(docs.link(docs.ids[at], 40) for at in empty[:10])
    more = f" and {integer(len(empty) - 10)} more" if len(empty) > 10 else ""
    verb = "holds" if len(empty) == 1 else "hold"
    return f'<p class="note">{counted(len(empty), "document")} {verb} no word: {named}{more}.</p>'


def _skipped(n: int) -> str:
    return "1 file or record" if n == 1 else f"{integer(n)} files or records"


def _heed(corpus: Corpus) -> str:
    """Files that could not be read, then warnings, as they were given."""
    parts = [
        _heed_list(f"Could not be read: {_skipped(len(corpus.skipped))}", [str(e) for e in corpus.skipped]),
        _heed_list(counted(len(corpus.warnings), "warning"), list(corpus.warnings)),
    ]
    return f'<div class="heed">{"".join(parts)}</div>' if any(parts) else ""


def _heed_list(heading: str, messages: list[str]) -> str:
    if not messages:
        return ""
    items = [f"<li>{quote(message, 600)}</li>" for message in messages[:LIST_WARNINGS]]
    if len(messages) > LIST_WARNINGS:
        items.append(f"<li>… and {integer(len(messages) - LIST_WARNINGS)} more</li>")
    return f"<h3>{heading}</h3><ul>{''.join(items)}</ul>"


def _timeline(f: Findings) -> str:
    """Documents over time, a bar a month or year."""
    if not f.documents.ids:
        return ""
    days = f.documents.days
    if not days:
        return '<p class="note">No document has a date, so nothing here is placed in time.</p>'
    unit, counts, names = _draw.bins(days)
    titles = [f"{name}: {counted(count, 'document')}" for name, count in zip(names, counts, strict=True)]
    most = max(counts)
    said = f"Documents per {unit}; the tallest bar is {counted(most, 'document')}."
    return (
        f"<figure><figcaption>{said}</figcaption>{_draw.bars(counts, titles, said)}{axis(unit, names)}</figure>"
        if len(counts) > 1
        else f'<p class="note">All dates fall into one {unit}, {names[0]}.</p>'
    )


def _document_list(docs: Documents) -> str:
    if not docs.ids:
        return ""
    titled, dated = any(docs.titles), any(day is not None for day in docs.dates)
    heads = [("date", "day")] * dated + [("title", "words")] * titled
    heads += [("document", "id"), ("words", "num"), ("different words", "num")]
    # By date, as the list begins with it; what has none comes last, in the corpus's order.
    order = sorted(range(min(len(docs.ids), LIST_DOCUMENTS)), key=lambda at: str(docs.dates[at] or "~"))
    rows = (_document_row(docs, at, titled, dated) for at in order)
    held = box("Documents", grid(heads, rows, "sort reflow"), len(docs.ids))
    if len(docs.ids) <= FOLD_DOCUMENTS:
        return held
    cut = f"the first {integer(LIST_DOCUMENTS)} of " if len(docs.ids) > LIST_DOCUMENTS else ""
    return f"<details><summary>List of {cut}{counted(len(docs.ids), 'document')}</summary>{held}</details>"


def _document_row(docs: Documents, at: int, titled: bool, dated: bool) -> str:
    cells = [f'<td class="day">{day_of(docs.dates[at])}</td>'] if dated else []
    title = docs.titles[at]
    if titled:
        cells.append(f'<td class="words">{quote(title, 160)}</td>' if title else '<td class="words none">–</td>')
    cells.append(f'<td class="id">{quote(docs.ids[at], 80)}</td>')
    sizes = (("words", docs.tokens[at]), ("different words", docs.terms[at]))
    cells += [f'<td class="num" data-l="{name}">{integer(n)}</td>' for name, n in sizes]
    return f'<tr id="d{at}">{"".join(cells)}</tr>'


def words(f: Findings) -> Section:
    table = f.words.to_dict()
    rows = list(zip(*(table[n] for n in ("term", "frequency", "docfreq", "per_million")), strict=True))
    if not rows:
        return Section("Words", "<p>No word was found.</p>")
    left_out = (
        f"function words ({escape(f.function_words)}) left out" if f.function_words else "function words included"
    )
    note = f"The {counted(len(rows), 'commonest word', 'commonest words')} of {integer(f.corpus.n_terms)}, {left_out}."
    most = max(row[1] for row in rows)
    half = -(-len(rows) // 2) if len(rows) > 8 else len(rows)
    heads = [("word", "words"), ("times", "num"), ("documents", "num"), ("per million", "num")]
    tables = (
        box("Words", grid(heads, [_word_row(row, most) for row in part], "terms"))
        for part in (rows[:half], rows[half:])
        if part
    )
    common = f'<p class="note">{note}</p><div class="pairof">{"".join(tables)}</div>'
    return Section("Words", common + words_of_groups(f.groups, f.field, 1 + words_before_groups(f)))


def _word_row(row: tuple[str, int, int, float], most: int) -> str:
    term, frequency, docfreq, per_million = row
    bar = f'<span class="bar" style="width:{100 * frequency / most:.1f}%"></span>'
    rate = decimal(per_million, 0 if per_million >= 100 else 1)
    return (
        f'<tr><td class="words">{quote(term, 60)}{bar}</td><td class="num">{integer(frequency)}</td>'
        f'<td class="num">{integer(docfreq)}</td><td class="num">{rate}</td></tr>'
    )


def phrases(f: Findings) -> Section:
    if not f.phrases:
        where = "in two documents or more" if len(f.documents.ids) != 1 else "twice in the one document"
        return Section(
            "Phrases that recur",
            f"<p>None: no phrase of three or more words stands {where}. That is a finding too.</p>",
        )
    cut = "All of them" if f.n_phrases > 1 else "One phrase"
    if f.n_phrases > len(f.phrases):
        cut = f"The first {integer(len(f.phrases))} of {counted(f.n_phrases, 'phrase')}"
    note = f"{cut}, most telling first (C-value). Each leads to its places in the documents."
    if f.n_inside:
        note += f" {counted(f.n_inside, 'phrase')} more occur only inside longer ones and are left out."
    heads = [("#", "num rank"), ("phrase", "words"), ("length", "num"), ("times", "num"), ("documents", "num")]
    heads += [("independent", "num")]
    if f.span:
        heads += [("first", "day"), ("last", "day"), ("over time", "when")]
    rows = (_phrase_row(f, number, phrase) for number, phrase in enumerate(f.phrases, 1))
    held = box("Phrases", grid(heads, rows, "sort reflow"))
    return Section("Phrases that recur", f'<p class="note">{note}</p>{held}')


def _phrase_row(f: Findings, number: int, p: Phrase) -> str:
    cells = [
        f'<td class="num rank faint">{number}</td>',
        f'<td class="words" id="p{number}"><a href="#c{number}">{quote(p.phrase)}</a></td>',
        *(
            f'<td class="num" data-l="{name}">{integer(n)}</td>'
            for name, n in (("length", p.length), ("times", p.frequency), ("documents", p.docfreq))
        ),
        f'<td class="num" data-l="independent">{integer(p.independent)}</td>',
    ]
    if f.span:
        cells += [
            f'<td class="day" data-l="{n}">{day_of(day)}</td>' for n, day in (("first", p.first), ("last", p.last))
        ]
        label = f"{counted(len(p.days), 'dated document')}, {p.first} to {p.last}" if p.days else "no dated document"
        cells.append(f'<td class="when">{_draw.sparkline(p.days, f.span, label)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def how_alike(f: Findings) -> Section:
    heading = "How alike"
    if len(f.documents.ids) < 2:
        none = "There is only one document" if f.documents.ids else "There are no documents"
        return Section(heading, f"<p>{none}: nothing to compare.</p>")
    if not f.likeness.pairs:
        return Section(heading, "<p>No two documents share a word.</p>")
    explain = (
        "<p>Two documents are alike when they use the same words, rare words counting more "
        "(cosine of tf-idf weights: 0 no word in common, 1 the same words in the same proportions). "
        "Words such as “the” count, too: long documents are always a little alike.</p>"
    )
    return Section(heading, explain + _heat(f) + _neighbours(f) + _pairs(f) + _shared(f))


def _heat(f: Findings) -> str:
    docs, like = f.documents, f.likeness
    n = len(docs.ids)
    if not like.order:
        return f'<p class="note">No heat map: {counted(n, "document")} are more than one picture can show.</p>'
    few = f"The {len(like.order)} of {integer(n)} documents most similar to another. " if len(like.order) < n else ""
    said = f"{few}Alike documents stand side by side; the more alike, the more ink (scale below)."
    said += " The figures are similarities without their leading 0." if len(like.order) <= 15 else ""
    said += " A dot marks .9 and more." if len(like.order) > 15 else ""
    named = _labels(docs, like.order, 56 if len(like.order) <= 32 else 36)
    drawn = _draw.heat_map(like.values, named, _hover(docs, like.order))
    return f"<figure><figcaption>{said}</figcaption>{box('Heat map', drawn)}</figure>"


def _neighbours(f: Findings) -> str:
    """The graph of nearest neighbours among the documents of the heat map."""
    docs, like = f.documents, f.likeness
    if len(like.order) < 4:
        return ""  # the pairs below say as much
    of = "each of these" if len(like.order) < len(docs.ids) else "each document"
    said = (
        f"Lines join {of} with the two most similar to it; the more alike, the stronger the line. "
        "Orange are near-identical pairs (.9 and more). "
        "Numbers are those of the heat map. Where a dot stands means nothing but that what it is joined to is near."
    )
    titles = _labels(docs, like.order, 26)
    ids = [shorten(visible(docs.ids[at]), 26, "middle") for at in like.order]
    names = [min(two, key=lambda name: ("…" in name, len(name))) for two in zip(titles, ids, strict=True)]
    drawn = graph(like.values, names, _hover(docs, like.order))
    return f"<figure><figcaption>{said}</figcaption>{box('Nearest neighbours', drawn)}</figure>"


def _hover(docs: Documents, order: Sequence[int]) -> list[str]:
    """Titles with their dates."""
    return [docs.label(at, 60) + (f" ({docs.dates[at]})" if docs.dates[at] else "") for at in order]


def _labels(docs: Documents, order: Sequence[int], room: int) -> list[str]:
    """Titles of at most `room` characters; ids where two shortened titles would be the same."""
    names = [docs.label(at, room) for at in order]
    counts = Counter(names)
    return [
        name if counts[name] == 1 else shorten(visible(docs.ids[at]), room, "middle")
        for at, name in zip(order, names, strict=True)
    ]


def _pairs(f: Findings) -> str:
    docs, pairs = f.documents, f.likeness.pairs
    possible = len(docs.ids) * (len(docs.ids) - 1) // 2
    near = sum(similarity >= _draw.NEAR_IDENTICAL for *_, similarity in pairs)
    note = f"The {counted(len(pairs), 'most similar pair', 'most similar pairs')} of {integer(possible)} possible. "
    if len(pairs) == possible:
        note = "All pairs. " if possible > 1 else ""
    if near == len(pairs) < possible:
        note += "All of these are near-identical (.9 and more); others may be, too."
    else:
        note += (
            f"{counted(near, 'pair is', 'pairs are')} near-identical (.9 and more)."
            if near
            else "None is near-identical."
        )
    note += " The list scrolls." if len(pairs) > FOLD_DOCUMENTS else ""
    dated = bool(f.span)
    heads = [("similarity", "num")] + [("date", "day")] * dated + [("document", "words")]
    heads += [("date", "day")] * dated + [("document", "words")]
    rows = (_pair_row(docs, pair, dated) for pair in pairs)
    held = box("Similar pairs", grid(heads, rows, "sort reflow"), len(pairs))
    return f'<h3>The most similar pairs</h3><p class="note">{note}</p>{held}'


def _shared(f: Findings) -> str:
    """The passages that documents share, side by side."""
    shared = f.shared
    head = "<h3>Passages in two documents</h3>"
    if shared.problem:
        return f'{head}<p class="note">They were not looked for: {escape(shared.problem)}.</p>'
    if shared.rows is None:
        least = f"No two documents share {PASSAGE_LENGTH} words in a row"
        return f'{head}<p class="note">{least}, nor nearly so.</p>'
    shown = len(shared.rows)
    cut = f"The best of {integer(shared.count)}: one for any two documents, and two at most for each"
    said = "All there are" if shown == shared.count else cut
    note = (
        f"{said}. At least {PASSAGE_LENGTH} words in a row, or more with some changed, which are marked; "
        "“first” stands at the document of the earlier date."
    )
    held = f'<div class="locution-out">{_passages.side_by_side(shared.rows, shown)}</div>'
    return f'{head}<p class="note">{note}</p>{box("Passages in two documents", held)}'


def _pair_row(docs: Documents, pair: tuple[str, str, float], dated: bool) -> str:
    a, b, similarity = pair
    tag = '<span class="tag">near-identical</span>' if similarity >= _draw.NEAR_IDENTICAL else ""
    cells = [f'<td class="num" data-l="similarity">{decimal(similarity, 3)}</td>']
    for doc_id, mark in ((a, ""), (b, tag)):
        cells += [f'<td class="day">{day_of(docs.dates[docs.place[doc_id]])}</td>'] if dated else []
        cells.append(f'<td class="words">{docs.link(doc_id, 90)}{mark}</td>')
    return f"<tr>{''.join(cells)}</tr>"


_DEFINITIONS = (
    ("word (token)", "one running occurrence of a word; capital and small letters count as the same word (term)."),
    ("times", "frequency: how often it occurs in all documents together."),
    ("documents", "document frequency (docfreq): in how many documents it occurs at least once."),
    ("per million", "times, per million words of these documents."),
    (
        "phrase",
        "three or more words in a row within a sentence, in at least two documents, that no longer stretch of words "
        "explains: one more word on either side and it would occur less often. It neither begins nor ends with a "
        "function word.",
    ),
    ("independent", "occurrences of a phrase that lie inside no occurrence of a longer phrase of the same list."),
    (
        "C-value",
        "log2(length) × (times − mean times of the longer phrases that contain it): long and frequent phrases come "
        "first, mere parts of others last (Frantzi, Ananiadou &amp; Mima 2000).",
    ),
    (
        "rate",
        "times per million words of all documents of the stretch of time. Phrases over time are chosen by how far "
        "their times are from an even rate: 2 · Σ times × ln(times / (words × mean rate)) over all stretches. Of "
        "phrases that are parts of each other only the one that is furthest is drawn.",
    ),
    (
        "burst",
        "for a while, a phrase stood in about twice the share of documents that it has over the whole time, or more: "
        "Kleinberg’s automaton of two states over the documents of each stretch, s = 2, γ = 1 (Kleinberg 2003).",
    ),
    (
        "typical",
        "a word is typical of some documents where it is more frequent in them than in all others, by "
        "log-likelihood (G², four cells; Dunning 1993) of at least 10.83: p &lt; .001 if words were drawn one by one.",
    ),
    (
        "similarity",
        "cosine of tf-idf weights: frequency of a term in the document × (ln((1 + N) / (1 + docfreq)) + 1), N the "
        "number of documents (smooth idf), each document scaled to length 1 (L2). Exact, for all pairs.",
    ),
    ("order of the heat map", "leaves of an average-linkage cluster tree over these similarities."),
)


def how_made(f: Findings, source: str | None) -> Section:
    rows = [("read from", quote(source, 200))] if source else []
    rows += [(f"asked {name}", f"<bdi>{escape(said)}</bdi>") for name, said in map(_question, f.asked) if said]
    rows += list(_DEFINITIONS)
    rows.append(("made", f"{date.today().isoformat()} with locution {escape(_version())}"))
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return Section("How it was made", f'<dl class="made">{listed}</dl>')


def _question(asked: str) -> tuple[str, str]:
    """The name of a question and its parameters, apart."""
    name, _, said = asked.partition(" · ")
    return f"<bdi>{escape(name)}</bdi>", said


def _version() -> str:
    try:
        return metadata.version("locution")
    except metadata.PackageNotFoundError:
        return "(version unknown)"


def concordance(f: Findings) -> Section | None:
    """Where the phrases and the typical words stand; None where there are neither."""
    places = "".join(_place(f, number, phrase) for number, phrase in enumerate(f.phrases, 1))
    typical = typical_places(f)
    if not places and not typical:
        return None
    note = f'<p class="note">In order of date, with {WINDOW} words on either side where they fit.</p>'
    heading = "Every phrase in its place" if places else "Every word in its place"
    apart = '<h3 class="apart">Words of periods and groups</h3>' if places and typical else ""
    return Section(heading, note + places + apart + typical, "places")


def _place(f: Findings, number: int, p: Phrase) -> str:
    """One phrase and its lines; of many lines an evenly spaced choice, first and last among them."""
    counts = f"{counted(p.frequency, 'time')} in {counted(p.docfreq, 'document')}"
    if len(p.lines) < p.n_lines:
        counts += f"; {len(p.lines)} of {integer(p.n_lines)} shown, evenly spaced from the first to the last"
    back = f'<a class="back" href="#p{number}">↑ back to the phrases</a>'
    heading = f'<h3><span class="no">{number}</span>{quote(p.phrase)}</h3>'
    lines = lines_table(f.documents, p.lines, bool(f.span))
    return f'<section class="place" id="c{number}">{heading}<p class="note">{counts} · {back}</p>{lines}</section>'
