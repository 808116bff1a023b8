"""How does a chart show in a notebook without a network?

Altair's own charts load Vega from a CDN, and JupyterLab (4.6) has no renderer for Vega-Lite 6. It has one for Vega-Lite
5, which draws here, with tooltips, in the notebook's own theme; wherever else the chart is shown (nbconvert, a page of
documentation, GitHub) it is an SVG. No global state of altair changes, and who has chosen a renderer gets that one.
"""

from __future__ import annotations

import io
from typing import Any

import altair as alt

from .looks import has_han, looks

LAB_MIME = "application/vnd.vegalite.v5+json"
"""What JupyterLab, notebook 7 and VS Code draw by themselves."""

LAB_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.6.1.json"
"""The oldest Vega-Lite that has all our charts need; JupyterLab warns in the console of a newer one than its own."""

_ACTIONS = {"export": True, "source": False, "compiled": False, "editor": False}  # the editor is a website


class _Shown(alt.TopLevelMixin):
    """A chart with the house's looks that shows offline, and what is made of it by + | & too.

    The looks are no part of the chart, which altair could then join with no other: they come as it is written out,
    below whatever the user configures.
    """

    _theme: str | None = None

    def copy(self, *args: Any, **options: Any) -> Any:
        return shown(super().copy(*args, **options), self._theme)  # type: ignore[misc]

    def to_dict(self, *args: Any, **options: Any) -> dict[str, Any]:
        spec = super().to_dict(*args, **options)
        if "vega-lite" in spec.get("$schema", ""):  # else it is part of another chart
            spec["config"] = _below(looks(self._theme, has_han(spec)), spec.get("config", {}))
        return spec

    def _repr_mimebundle_(self, *args: Any, **options: Any) -> Any:
        if alt.renderers.active not in ("", "default"):
            return super()._repr_mimebundle_(*args, **options)
        spec = self.to_dict(context={"pre_transform": False})
        spec["$schema"] = LAB_SCHEMA
        usermeta = spec.setdefault("usermeta", {})
        usermeta["embedOptions"] = {"actions": _ACTIONS, **usermeta.get("embedOptions", {})}
        bundle = {LAB_MIME: spec, "text/plain": "a chart; .save('chart.svg') writes it"}
        if (svg := to_svg(self)) is not None:
            bundle["image/svg+xml"] = svg
        return bundle

    def __add__(self, other: Any) -> Any:
        return shown(super().__add__(other), self._theme)

    def __or__(self, other: Any) -> Any:
        return shown(super().__or__(other), self._theme)

    def __and__(self, other: Any) -> Any:
        return shown(super().__and__(other), self._theme)


def _below(looks: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """`own`, and of `looks` what it leaves open."""
    joined = {**looks, **own}
    for name, value in looks.items():
        if isinstance(value, dict) and isinstance(own.get(name), dict):
            joined[name] = _below(value, own[name])
    return joined


class Chart(_Shown, alt.Chart):
    """An altair.Chart that shows offline."""


class LayerChart(_Shown, alt.LayerChart):
    """An altair.LayerChart that shows offline."""


class FacetChart(_Shown, alt.FacetChart):
    """An altair.FacetChart that shows offline."""


class ConcatChart(_Shown, alt.ConcatChart):
    """An altair.ConcatChart that shows offline."""


class HConcatChart(_Shown, alt.HConcatChart):
    """An altair.HConcatChart that shows offline."""


class VConcatChart(_Shown, alt.VConcatChart):
    """An altair.VConcatChart that shows offline."""


_CLASSES: dict[type, type] = {
    alt.Chart: Chart,
    alt.LayerChart: LayerChart,
    alt.FacetChart: FacetChart,
    alt.ConcatChart: ConcatChart,
    alt.HConcatChart: HConcatChart,
    alt.VConcatChart: VConcatChart,
}


def shown(chart: Any, theme: str | None = None) -> Any:
    """`chart`, made one of the classes above; what is none of altair's stays as it is."""
    kind = _CLASSES.get(type(chart), type(chart))
    if issubclass(kind, _Shown):
        object.__setattr__(chart, "__class__", kind)  # altair takes plain assignments for properties of the spec
        object.__setattr__(chart, "_theme", theme)
    return chart


def to_svg(chart: Any) -> str | None:
    """`chart` as SVG; None without vl-convert-python."""
    try:
        import vl_convert  # noqa: F401
    except ImportError:
        return None
    file = io.StringIO()
    chart.save(file, format="svg")
    return file.getvalue()
