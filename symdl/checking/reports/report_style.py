"""The style of the report's page: colours by verdict, light and dark, for screens and paper."""

from __future__ import annotations

STYLE = """
:root{--ink:#1d2430;
--soft:#5b6675;
--line:#d9dee6;
--paper:#fff;
--page:#f5f6f8;
--holds:#1b7f4b;
--fails:#b3261e;
--carried:#8a4baf;
--stated:#6b7480;
--unread:#9a6700}
@media(prefers-color-scheme:dark){:root{--ink:#e3e7ee;
--soft:#9aa5b4;
--line:#333b47;
--paper:#171b22;
--page:#101318;
--holds:#58c48b;
--fails:#ff8a80;
--carried:#cf9be8;
--stated:#98a2af;
--unread:#e0b040}
}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);
font:16px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
main{max-width:68rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.4rem;margin:.2rem 0 1rem}
h2{font-size:1.15rem;margin:2rem 0 .6rem;word-break:break-all}
a{color:inherit}
.count{display:flex;flex-wrap:wrap;gap:.6rem;margin:0 0 1rem;padding:0;list-style:none}
.count li{border:1px solid var(--line);border-left:.35rem solid var(--c);
background:var(--paper);
padding:.35rem .7rem;border-radius:.3rem}
.count b{color:var(--c)}
.count small{color:var(--soft)}
.holds{--c:var(--holds)}
.fails{--c:var(--fails)}
.carried{--c:var(--carried)}
.stated{--c:var(--stated)}
.unread{--c:var(--unread)}
.first{border:2px solid var(--fails);border-radius:.4rem;padding:.7rem 1rem;
background:var(--paper);margin-bottom:1rem}
section.block{display:grid;grid-template-columns:3.2rem 1fr;
background:var(--paper);border:1px solid var(--line);border-left:.35rem solid var(--c);
border-radius:.3rem;margin:.45rem 0;scroll-margin-top:1rem}
section.fails{border-left-style:double}
section.carried{border-left-style:dashed}
section.unread{border-left-style:dotted}
section:target{outline:2px solid var(--c)}
.at{color:var(--soft);padding:.55rem .3rem;text-align:right;
font-variant-numeric:tabular-nums;font-size:.85rem}
.steps{padding:.45rem .8rem;min-width:0}
.step{display:grid;grid-template-columns:minmax(0,1fr) minmax(11rem,20rem);gap:1rem;
align-items:start;
padding:.2rem 0}
.step+.step{border-top:1px solid var(--line)}
.math{overflow-x:auto;overflow-y:hidden;padding:.15rem 0}
.say b{color:var(--c)}
.say{font-size:.92rem}
.say p{margin:.1rem 0}
.say .why{color:var(--soft)}
code{font:.85rem/1.45 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;
word-break:break-word}
details{color:var(--soft);font-size:.85rem}
table{border-collapse:collapse;width:100%;
background:var(--paper)}
td,th{border:1px solid var(--line);padding:.35rem .6rem;text-align:left}
math{font-size:1.05rem}
@media(max-width:46rem){.step{grid-template-columns:1fr}
}
@media print{body{background:#fff}
section.block{break-inside:avoid}
}
"""
