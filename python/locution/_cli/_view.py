"""What is an answer that is no Table? Columns by name, with as much of a Table as showing and writing ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._draw import cell

if TYPE_CHECKING:
    from .._core import Table


class View:
    """Columns of one length, and what was asked. `note` is said below them on the screen."""

    def __init__(self, cells: Mapping[str, Sequence[Any]], params: Mapping[str, Any], note: str = "") -> None:
        self._cells = {name: list(values) for name, values in cells.items()}
        self.params = dict(params)
        self.note = note

    @classmethod
    def of(cls, table: Table | View) -> View:
        """The columns of `table`."""
        return table if isinstance(table, View) else cls(table.to_dict(), table.params)

    @property
    def columns(self) -> list[str]:
        return list(self._cells)

    def __len__(self) -> int:
        return len(next(iter(self._cells.values()), []))

    def to_dict(self) -> dict[str, list[Any]]:
        return self._cells

    def head(self, n: int = 10) -> View:
        return View({name: values[:n] for name, values in self._cells.items()}, self.params, self.note)

    def sort(self, by: str, *, descending: bool = False) -> View:
        """By one column; rows without a value come last, as in a Table."""
        key = self._cells[by]
        order = sorted((at for at in range(len(self)) if key[at] is not None), key=key.__getitem__, reverse=descending)
        order += [at for at in range(len(self)) if key[at] is None]
        return View(
            {name: [values[at] for at in order] for name, values in self._cells.items()}, self.params, self.note
        )

    def on_screen(self) -> View:
        """The same, but columns of numbers and words together are words, which stand on the left."""
        cells = dict(self._cells)
        for name, values in cells.items():
            kinds = {type(value) for value in values if value is not None}
            if str in kinds and len(kinds) > 1:
                cells[name] = [cell(value, 4) for value in values]
        return View(cells, self.params, self.note)

    def select(self, names: Sequence[str]) -> View:
        """Some columns, in the order of `names`."""
        return View({name: self._cells[name] for name in names}, self.params, self.note)
