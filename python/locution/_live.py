"""How does a table sort and filter in the page? By a small script in every output, which listens once for all of them.

It asks no server, keeps no state outside the page, and where scripts do not run the tables are as they were.
"""

from __future__ import annotations

_SOURCE = """
(() => {
document.documentElement.classList.add("locution-live");
if (window.locutionLive) return;
window.locutionLive = 1;
const collator = new Intl.Collator(undefined, {numeric: true, sensitivity: "base"});
const number = t => t == "–" || t == "" || t == "NaN" ? null : t == "yes" ? 1 : t == "no" ? 0
 : Number(t.replace(/,/g, "").replace("−", "-").replace("∞", "Infinity"));
const at = (e, what) => {
 const t = e.composedPath()[0];
 return t && t.closest ? t.closest(".locution-out " + what) : null;
};
const rowsOf = table => [...table.tBodies[0].rows].filter(r => !r.matches(".m"));
const moreOf = row => {
 const next = row.nextElementSibling;
 return next && next.matches(".m") ? next : null;
};
const sort = th => {
 const table = th.closest("table"), body = table.tBodies[0], old = th.getAttribute("aria-sort");
 const numeric = th.classList.contains("n"), column = th.cellIndex;
 const [first, then] = numeric ? ["descending", "ascending"] : ["ascending", "descending"];
 const now = !old ? first : old == first ? then : null;
 for (const other of th.parentNode.cells) other.removeAttribute("aria-sort");
 if (now) th.setAttribute("aria-sort", now);
 table.classList.toggle("locution-sorted", !!now);
 const rows = rowsOf(table);
 rows.forEach((r, i) => r.locutionAt ??= i);
 const keyed = rows.map(r => {
  const text = r.cells[column].textContent.trim();
  const key = numeric ? number(text) : text == "–" ? null : text;
  return {row: r, more: moreOf(r), key};
 });
 const sign = now == "descending" ? -1 : 1;
 keyed.sort((a, b) => {
  const still = a.row.locutionAt - b.row.locutionAt;
  if (!now) return still;
  if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || still;
  return sign * (numeric ? a.key - b.key || 0 : collator.compare(a.key, b.key)) || still;
 });
 for (const {row, more} of keyed) { body.append(row); if (more) body.append(more); }
};
const filter = input => {
 const out = input.closest(".locution-out"), table = out.querySelector(".locution-table");
 const wanted = input.value.toLowerCase().trim(), rows = rowsOf(table);
 let kept = 0;
 for (const row of rows) {
  const fits = row.textContent.toLowerCase().includes(wanted), more = moreOf(row);
  row.style.display = fits ? "" : "none";
  if (more) more.style.display = fits ? "" : "none";
  kept += fits;
 }
 table.classList.toggle("locution-sorted", !!wanted || !!table.querySelector("th[aria-sort]"));
 input.nextElementSibling.textContent = wanted ? kept + " of " + rows.length : "";
};
addEventListener("click", e => { const th = at(e, ".locution-table>thead th"); if (th) sort(th); });
addEventListener("input", e => { const i = at(e, ".locution-filter input"); if (i) filter(i); });
const point = e => {
 const map = at(e, ".hm[data-values]");
 if (!map) return;
 const [left, top, side] = map.dataset.place.split(" ").map(Number), box = map.getBoundingClientRect();
 const zoom = map.viewBox.baseVal.width / box.width;
 const x = (e.clientX - box.left) * zoom, y = (e.clientY - box.top) * zoom;
 const names = [...map.querySelectorAll(".hm-name title")].map(t => t.textContent), n = names.length;
 const j = Math.floor((x - left) / side), i = Math.floor((y - top) / side);
 if (i < 0 || j < 0 || i >= n || j >= n || i == j) return;
 const [a, b] = i < j ? [i, j] : [j, i], values = map.dataset.values.split(",");
 const value = values[a * n - a * (a + 1) / 2 + b - a - 1] / 100;
 map.closest(".locution-out").querySelector(".locution-said").textContent
  = (i + 1) + " " + names[i] + " · " + (j + 1) + " " + names[j] + ": " + value.toFixed(2);
};
addEventListener("pointermove", point);
addEventListener("keydown", e => {
 if (e.ctrlKey || e.metaKey || e.altKey) return;
 if (at(e, ".locution-filter input")) return e.stopPropagation();
 if (e.key != "Enter" && e.key != " ") return;
 const th = at(e, ".locution-table>thead th"), summary = at(e, ".locution-table summary");
 if (!th && !summary) return;
 e.preventDefault();
 e.stopImmediatePropagation();
 if (th) sort(th); else summary.parentNode.open = !summary.parentNode.open;
}, true);
})();
"""

SCRIPT = "<script data-locution>" + "\n".join(line.strip() for line in _SOURCE.strip().split("\n")) + "</script>"
"""Notebooks take keys for themselves before an output sees them: the last listener stands before theirs."""


def filter_box(rows: int, of: int) -> str:
    """A box that filters the rows that are here; seen only where the script runs."""
    what = f"filter these {rows:,} rows" if rows < of else f"filter {rows:,} rows"
    return (
        f'<div class="locution-filter" hidden><input type="search" size="24" placeholder="{what}" '
        f'aria-label="{what}"><output></output></div>'
    )
