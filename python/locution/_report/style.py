"""How does the report look? Its style sheet."""

STYLE = """
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1d1c1a;--soft:#5f5b54;--rule:#dcd7cd;--wash:#f2efe8;
--accent:#0b5069;--heat:#062a3d;--off:#000;--on:#fff;--warn:#8a3b12;--k1:#e6eff0;--k2:#bfdbe3;--k3:#86bccd;--k4:#0b5069;--k4ink:#fff;--shade:#1d1c1a29;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4","Noto Serif","Noto Serif CJK SC",Georgia,
"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",serif;
--sans:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue","Source Sans 3","Noto Sans",
"Noto Sans CJK SC",
"PingFang SC","Microsoft YaHei",system-ui,sans-serif}
@media (prefers-color-scheme: dark){:root{--paper:#15181a;--ink:#e9e6df;--soft:#a8a49b;--rule:#363a3d;--wash:#1d2123;
--accent:#86c9e3;--heat:#78b7d2;--off:#fff;--on:#000;--warn:#f0a979;--k1:#1c2d35;--k2:#1f4555;--k3:#286580;--k4:#86c9e3;--k4ink:#0c1214;--shade:#0009}}
body:not(:lang(zh)):not(:lang(ja)):not(:lang(ko)){font-feature-settings:"pwid"}
*{box-sizing:border-box}[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 var(--sans);overflow-wrap:anywhere;
font-variant-numeric:tabular-nums}
main{max-width:74rem;margin:0 auto;padding:clamp(1.5rem,5vw,4rem) clamp(1rem,4vw,3rem) 4rem}
header,.chapters{min-width:0}
h1,h2,h3,.lede,.words,.said,.life{font-family:var(--serif)}
h1{font-size:clamp(1.9rem,5vw,3.1rem);line-height:1.12;font-weight:600;letter-spacing:-.012em;margin:.15em 0 .35em;
max-width:22em;text-wrap:balance}
h2{font-size:clamp(1.4rem,3.2vw,1.85rem);line-height:1.2;font-weight:600;margin:0 0 .5rem}
h2 .no{color:var(--accent);margin-right:.5em}
h3{font-size:1.15rem;line-height:1.35;font-weight:600;margin:0 0 .3rem}
p{margin:.4rem 0 .8rem;max-width:44rem}
.chapter{padding-top:1.1rem;margin-top:3.2rem;border-top:1px solid var(--rule)}
.part{margin-top:1.2rem}section.part{margin-top:2.4rem}
.anchor{margin-left:.4em;text-decoration:none;opacity:0;font:400 .75em var(--sans)}
h2:hover .anchor,h3:hover .anchor,.anchor:focus-visible{opacity:1}
.up{float:right;font:400 .85rem/2 var(--sans);text-decoration:none}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.18em}
td a,th a,li a{text-decoration:none}
td a:hover,th a:hover,li a:hover,td a:focus-visible{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.kind{font-size:.8rem;letter-spacing:.08em;text-transform:uppercase;color:var(--accent);margin:0;font-weight:600}
.lede{font-size:clamp(1.08rem,2.2vw,1.28rem);line-height:1.5;max-width:42em;margin:0 0 1.6rem}
.soft,.note{color:var(--soft)}
.note{font-size:.9rem}
nav{border-top:1px solid var(--rule);border-bottom:1px solid var(--rule);padding:.7rem 0;font-size:.95rem}
nav ol{list-style:none;margin:0;padding:0}nav>ol{display:flex;flex-wrap:wrap;gap:.3rem 1.8rem}
nav ol ol{display:none}
nav .no{color:var(--soft);margin-right:.4em}
dl.facts{display:flex;flex-wrap:wrap;gap:1rem 2.6rem;margin:1rem 0 1.6rem}
dl.facts div{display:flex;flex-direction:column-reverse}
dl.facts dt{font-size:.85rem;color:var(--soft)}
dl.facts dd{margin:0;font:600 1.75rem/1.15 var(--serif);font-variant-numeric:lining-nums tabular-nums}
figure{margin:1.4rem 0}
figcaption{font-size:.9rem;color:var(--soft);margin-bottom:.5rem;max-width:44rem}
figure.lifeline{margin:1rem 0;max-width:44rem}
.lifeline figcaption{margin:.2rem 0 0}
.bars{display:block;width:100%;height:5.5rem;border-bottom:1px solid var(--soft)}
.bars rect{fill:var(--accent)}
.axis{position:relative;height:1.5rem;font-size:.8rem;color:var(--soft)}
.axis span{position:absolute;top:.2rem;white-space:nowrap;border-left:1px solid var(--soft);padding-left:.25rem;
line-height:1}
.heed{border-left:3px solid var(--warn);padding:.1rem 0 .1rem 1rem;margin:1.4rem 0;max-width:60rem}
.heed h3{font-family:var(--sans);font-size:.95rem;color:var(--warn);margin:.2rem 0}
.heed ul{margin:.2rem 0 .5rem;padding-left:1.1rem;font-size:.9rem}
.box{overflow-x:auto;max-width:100%;position:relative}
.tall{max-height:38.7rem;overflow:auto;border-bottom:1px solid var(--soft);
background:linear-gradient(#0000,var(--paper) 70%) bottom/100% 3rem no-repeat local,
linear-gradient(#0000,var(--shade)) bottom/100% 1.4rem no-repeat scroll}.tall thead th{position:sticky;top:0;
background:var(--paper);box-shadow:0 1px var(--soft)}
table{border-collapse:collapse;width:100%;font-size:.92rem;line-height:1.4}
th{font-weight:600;text-align:left;font-size:.8rem;color:var(--soft);vertical-align:bottom;padding:.3rem .7rem;
border-bottom:1px solid var(--soft);line-height:1.25;overflow-wrap:normal}
th,th.words{font-family:var(--sans);font-size:.8rem}
td{padding:.34rem .7rem;vertical-align:top;border-bottom:1px solid var(--rule)}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
.num{text-align:right;white-space:nowrap}
.day{white-space:nowrap}
.words{font-size:1.02rem;min-width:11rem}
.id{color:var(--soft);font-size:.88em;min-width:9rem}
.faint{color:var(--soft)}
th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
th button:hover{color:var(--accent)}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
.filter{display:flex;gap:.6rem;align-items:baseline;font-size:.9rem;color:var(--soft);margin:.6rem 0}
.filter input{font:inherit;color:var(--ink);background:var(--wash);border:1px solid var(--soft);border-radius:3px;
padding:.3rem .5rem;width:min(18rem,60vw)}
summary{list-style:none}
details>summary{cursor:pointer;color:var(--accent);font-size:.95rem;padding:.2rem 0;max-width:44rem}
.pairof{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,27rem),1fr));gap:0 3.5rem}
.terms td:first-child{width:46%}
.bar{display:block;height:3px;margin-top:.18rem;background:var(--accent);min-width:1px;print-color-adjust:exact;
-webkit-print-color-adjust:exact}
.courses{list-style:none;margin:1rem 0 2rem;padding:0;font-size:.92rem}
.courses li{display:grid;grid-template-columns:minmax(11rem,19rem) minmax(12rem,1fr) 8.5rem;gap:.2rem 1.2rem;
align-items:end;padding:.42rem 0 .3rem;border-bottom:1px solid var(--rule)}
.courses .words{align-self:center;line-height:1.3;min-width:0}.courses a{text-decoration:none}
.courses a:hover,.courses a:focus-visible{text-decoration:underline}
.courses .bars{height:2.3rem}.course .bars{height:3.2rem}.courses .course .bars{height:2.3rem}
.course .bars rect{fill:var(--accent);fill-opacity:.45}.bars .burst,.course .bars .burst{fill-opacity:1}
.bars .ground,.course .bars .ground{fill-opacity:0}.bars .none,.course .bars .none{fill:var(--soft);fill-opacity:.13}
.bars g:hover .ground{fill:var(--accent);fill-opacity:.12}
.courses .peak{font-size:.82rem;color:var(--soft);line-height:1.3;align-self:center}
.peak strong{display:block;font-weight:600;color:var(--ink)}
.courses .scale{position:sticky;top:0;background:var(--paper);z-index:1;padding:.3rem 0 0;border-bottom:0}
.courses .scale .axis{height:1.25rem}
.groups{width:auto}.groups th.group{font-size:.92rem;color:var(--ink);vertical-align:top;white-space:nowrap;
padding:.34rem .7rem .34rem 0;border-bottom:1px solid var(--rule)}
.typical{font-family:var(--serif);font-size:1.02rem;line-height:1.55}
.term{display:inline-block;max-width:100%;margin-right:1.1em}.term .faint{font:.78rem var(--sans)}
h3.apart{margin-top:3rem;padding-top:1.1rem;border-top:1px solid var(--rule)}
details.place>summary,details.family>summary{display:flex;gap:.2rem .7rem;align-items:baseline;max-width:none;
padding:.35rem 0;color:var(--soft);list-style:none}
summary::-webkit-details-marker{display:none}
.list>summary::before,.lines>summary::before,.place>summary::before,.family>summary::before{content:"▸";flex:none;
width:.9em;color:var(--soft);display:inline-block}
[open]>summary::before{transform:rotate(90deg)}
summary .no{flex:none;min-width:1.5em}.what{flex:1 1 auto;min-width:0}.what .words{color:var(--ink)}
summary .when{flex:none}
summary .faint{font-size:.88rem;margin-left:.4em}summary:hover .words{color:var(--accent)}
.place,.family{border-bottom:1px solid var(--rule)}
.place>div,.family>div{padding:.1rem 0 1.2rem}
.family>summary .words{font-size:1.12rem}
.family[open]>summary .words,.place[open]>summary .words{font-weight:600}
.family-body{padding-left:1.6rem!important}
.life{font-size:1.02rem}
del,ins{border-radius:2px;padding:0 .1em;-webkit-box-decoration-break:clone;box-decoration-break:clone;
text-underline-offset:.15em;text-decoration-thickness:1.5px}
del{background:#d6782833;text-decoration:line-through #b8601c 1.5px}
ins{background:#2a82be33;text-decoration:underline #2a82be 1.5px}
.said{max-width:44rem;line-height:1.65;font-size:1.03rem}
mark{color:inherit;border-radius:2px;-webkit-box-decoration-break:clone;box-decoration-break:clone;padding:.05em 0;
print-color-adjust:exact;-webkit-print-color-adjust:exact}
.k1{background:var(--k1)}.k2{background:var(--k2)}.k3{background:var(--k3)}.k4{background:var(--k4);color:var(--k4ink)}
.legend{font-size:.9rem;color:var(--soft)}.legend mark{color:var(--ink);padding:.15em .5em;white-space:nowrap}
.legend .k4{color:var(--k4ink)}
.shares td.when{width:16%;vertical-align:middle}.shares .when .bar{height:.5rem}
.spark{display:block;overflow:visible}
.spark path{stroke:var(--rule);stroke-width:1.5;fill:none}
.spark circle{fill:var(--accent);fill-opacity:.85}.dense circle{fill-opacity:.4}
.reflow td.words{width:44%}.wordings td.words{width:60%}
.tag{font-size:.78rem;color:var(--accent);border:1px solid var(--accent);border-radius:2px;padding:0 .3em;
white-space:nowrap;
margin-left:.5em}
.hm{display:block}
.hm text{font:11.5px/1 var(--sans);fill:var(--ink);font-variant-numeric:tabular-nums}
.hm .hm-name{text-anchor:start;unicode-bidi:plaintext}.hm .hm-rank{fill:var(--soft)}.hm-legend{margin-top:.7rem}
.hm .hm-num,.hm .hm-on,.hm .hm-off{text-anchor:middle}
.hm .hm-num{font-size:10px;fill:var(--soft)}
.hm .hm-cell{fill:var(--heat)}
.hm .hm-edge{stroke:var(--rule);stroke-width:1}
.hm .hm-self{fill:var(--wash)}
.hm .hm-off{fill:var(--off)}
.hm .hm-on{fill:var(--on)}
.hm .hm-mark{font-weight:700}
.hm g:hover .hm-cell{stroke:var(--ink);stroke-width:1.5}
.gr .gr-edge{stroke:var(--heat)}.gr .gr-same{stroke:var(--warn)}
.gr .gr-node{fill:var(--heat);stroke:var(--paper);stroke-width:1.5}.gr .gr-node:hover{fill:var(--ink)}
.gr .gr-name{font-size:11px;fill:var(--ink);stroke:var(--paper);stroke-width:3px;paint-order:stroke;
unicode-bidi:plaintext}
.kwic{table-layout:fixed}
.kwic td{border:0;padding:.1rem .35rem;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;
font-family:var(--serif);
font-size:.95rem;line-height:1.5}
.kwic td.day,.kwic td.id{font-family:var(--sans);font-size:.82rem;color:var(--soft);min-width:0;line-height:1.85}
.kwic td.day{padding-left:0}
.kwic .left{direction:rtl;text-align:right;padding-right:0}
.kwic .key{text-align:center;color:var(--accent);font-weight:600;padding:.1rem .3em}
.kwic .right{padding-left:0}
.place .note{max-width:none}
.back{font-size:.88rem}
dl.made{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.35rem 1.4rem;font-size:.95rem;max-width:60rem}
dl.made dt{font-weight:600}
dl.made dd{margin:0}
:target{scroll-margin-top:1rem}
tr:target td,td:target,a:target{background:var(--wash)}
.place>div[id],.family>div[id]{scroll-margin-top:3.2rem}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.tools{display:flex;gap:1.2rem;font-size:.9rem;margin:.4rem 0}
.tools button{font:inherit;color:var(--accent);background:none;border:0;padding:0;cursor:pointer}
.tools button:hover{text-decoration:underline}
@media screen and (min-width: 1200px){
main{display:grid;grid-template-columns:12.5rem minmax(0,1fr);gap:0 3.2rem;max-width:88rem;align-items:start}
nav{grid-column:1;grid-row:1/3;position:sticky;top:1.5rem;border:0;padding:.4rem 0 2rem;font-size:.92rem;
max-height:calc(100vh - 3rem);overflow-y:auto}
header,.chapters{grid-column:2}
nav>ol{display:block}nav>ol>li{margin:0 0 .45rem;padding-left:1.5rem;text-indent:-1.5rem}
nav .no{display:inline-block;width:1.5rem;margin:0;text-indent:0}
nav ol ol{display:block;font-size:.92em}nav ol ol a{color:var(--soft)}nav ol ol li{text-indent:0;line-height:1.4}
nav a:hover{text-decoration:underline}
.up{display:none}}
@media screen and (max-width: 820px){
.long span:nth-child(even){display:none}
.place>div[id],.family>div[id]{scroll-margin-top:7rem}
.family-body{padding-left:0!important}.family>summary{flex-wrap:wrap}.family>summary .what{flex-basis:80%}
.family>summary .when{flex-basis:100%;padding-left:1.6rem}

.pairof{grid-template-columns:minmax(0,1fr)}.pairof .box+.box thead{display:none}.terms .words{min-width:6rem}
.terms td:first-child{width:auto}.terms .num{padding-left:.2rem}.reflow td.none{display:none}
dl.made{grid-template-columns:minmax(0,1fr)}dl.made dd{margin-bottom:.5rem}
.reflow,.reflow tbody,.kwic,.kwic tbody,.kwic tr{display:block}
.reflow thead,.kwic thead,.kwic colgroup{display:none}
.reflow tr{display:flex;flex-wrap:wrap;gap:0 .9rem;border-bottom:1px solid var(--rule);padding:.5rem 0}
.reflow td{border:0;padding:0;font-size:.85rem}
.reflow td.words{flex:1 0 100%;font-size:1.05rem}
.reflow td[data-l]::before{content:attr(data-l) " ";color:var(--soft)}
.reflow td.rank{display:none}.reflow td.id{flex:1 0 100%}
.reflow td.when{flex:1 0 100%;padding-top:.25rem;order:9}
.kwic tr{padding:.4rem 0;border-bottom:1px solid var(--rule)}
.courses li{grid-template-columns:minmax(0,1fr)}.courses .scale div:not(.axis){display:none}
.groups th.group{flex:1 0 100%;border:0;padding:0}.reflow td.typical{flex:1 0 100%;font-size:1.02rem}
.peak strong{display:inline}
.kwic td,.kwic td.day,.kwic td.id{white-space:normal;overflow:visible;padding:0;display:inline;direction:ltr;
text-align:left}
.kwic .key{padding:0 .3em}
.kwic td.id::after{content:"";display:block}
.kwic td.day{margin-right:.7em}
th,td{padding-left:.45rem;padding-right:.45rem}}
@media print{
:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#444;--rule:#ccc;--wash:#f2f2f2;--accent:#0b4258;
--heat:#062a3d;--off:#000;--on:#fff;--warn:#000}
@page{margin:16mm}
html{font-size:9pt}main{max-width:none;padding:0}
a{color:inherit;text-decoration:none}
.back,.filter,.up,.anchor,.tools{display:none}nav{border-color:#ccc}nav>ol{display:block;columns:2}
.box,.tall{overflow:visible;max-height:none;background:none;border:0}.tall thead th{position:static}
.chapter{margin-top:1.6rem}
h1,h2,h3,figcaption,summary{break-after:avoid}
.pairof{grid-template-columns:1fr 1fr}
tr,figure,.heed,.facts{break-inside:avoid}.spark{width:5.2rem;height:auto}.words{min-width:15rem}
.terms .words{min-width:0}
thead{display:table-header-group}
.hm,.gr{max-width:100%;height:auto}.hm *,.bars *,.spark *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
#places{break-before:page}.family,.locution-passage{break-inside:auto}.locution-pair,.lifeline,
.courses li{break-inside:avoid}
td{padding-top:.15rem;padding-bottom:.15rem}.kwic td{padding-top:0;padding-bottom:0}
.list::details-content,.family::details-content{content-visibility:visible;height:auto}
th button{display:contents}.family-body .life,.family-body>.note,.lifeline{break-after:avoid}
.life{break-inside:avoid}.wordings thead,.lines>summary{break-after:avoid;break-before:avoid}
.place:not([open]){display:none}.place>summary,.family>summary{break-after:avoid}
.lines:not([open])>summary::after{content:" (closed: not printed)"}
summary::before{display:none!important}}
"""
