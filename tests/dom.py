"""What does a page hold, as a tree? For tests that ask what stands in which cell, not how it is written."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "col", "br", "input", "hr", "img", "link"}


class Node:
    """An element: its tag, its attributes, and what stands in it."""

    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Node | str] = []

    @property
    def classes(self) -> set[str]:
        """The names in its attribute `class`."""
        return set((self.attributes.get("class") or "").split())

    @property
    def text(self) -> str:
        """What is read in it: style and script left out, spaces as they are."""
        if self.tag in ("style", "script"):
            return ""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> Iterator[Node]:
        """All elements in it, in order."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, tag: str, name: str | None = None) -> list[Node]:
        """The elements in it of a tag, and of a class."""
        return [node for node in self.walk() if node.tag == tag and (name is None or name in node.classes)]

    def first(self, tag: str, name: str | None = None) -> Node:
        """The first of `all`, of which there must be one."""
        return self.all(tag, name)[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(page: str) -> Node:
    """A page or a part of one. Its tags must be balanced."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert len(reader.open) == 1, f"left open: {reader.open[-1].tag}"
    return reader.open[0]
