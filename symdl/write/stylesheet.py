"""The style sheet of every HTML page: a textbook's measure, leading and quiet colours.

It stands inside the page; no fonts are fetched, the best of what the reader has is used.
"""

STYLESHEET = """\
:root {
  --ink: #1b1b1a; --soft: #6a6860; --rule: #d9d5ca; --paper: #fffefb; --page: #f4f1ea;
  --accent: #7a2e1d; --wash: #f8f4ea; --line: #c9b79a;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8e4da; --soft: #a09a8c; --rule: #45423b; --paper: #1d1c1a; --page: #151413;
    --accent: #e0a28c; --wash: #262420; --line: #6b5f4a;
  }
}
* { box-sizing: border-box; }
html { background: var(--page); -webkit-text-size-adjust: 100%; }
body {
  max-width: 46rem; margin: 2.5rem auto; padding: 3.4rem 3.4rem 3rem; color: var(--ink);
  background: var(--paper); border: 1px solid var(--rule); border-radius: 2px;
  font: 1.0625rem/1.62 "STIX Two Text", "Libertinus Serif", "Latin Modern Roman",
    "Source Serif 4", "Charter", "Cambria", Georgia, "Times New Roman", serif;
  font-variant-numeric: lining-nums; hyphens: auto; text-rendering: optimizeLegibility;
}
math {
  font-family: "STIX Two Math", "Libertinus Math", "Latin Modern Math", "Cambria Math",
    "TeX Gyre Termes Math", "DejaVu Math TeX Gyre", math, serif;
  font-size: 1.04em;
}
mtd { padding: .5ex .45em; }
mtable[displaystyle="true"] mtd { padding: .55ex .4em; }
header { margin-bottom: 2.2rem; padding-bottom: 1.1rem; border-bottom: 1px solid var(--rule); }
h1 { font-size: 1.72rem; line-height: 1.25; font-weight: 600; margin: 0; letter-spacing: -.005em; }
header p { color: var(--soft); margin: .5rem 0 0; }
h2 {
  font-size: 1.24rem; line-height: 1.3; font-weight: 600; margin: 2.2rem 0 .7rem;
  padding-bottom: .25rem; border-bottom: 1px solid var(--rule);
}
h3 { font-size: 1.06rem; line-height: 1.35; font-weight: 600; margin: 1.7rem 0 .35rem; }
h4 { font-size: 1rem; font-style: italic; font-weight: 400; margin: 1.2rem 0 .3rem; }
p { margin: .7rem 0; }
ul, ol { margin: .7rem 0; padding-left: 1.6rem; }
li { margin: .25rem 0; }
code { font: .87em/1.4 "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
p code, li code, td code { background: var(--wash); padding: .1em .3em; border-radius: 3px; }
pre {
  background: var(--wash); border: 1px solid var(--rule); border-radius: 3px;
  padding: .8rem 1rem; overflow-x: auto; line-height: 1.45; hyphens: none;
}
.display {
  margin: 1rem 0; overflow-x: auto; overflow-y: hidden; display: flex; align-items: center;
}
.display > .formula { margin: 0 auto; padding: .15rem 0; }
.display > .label { color: var(--soft); padding-left: 1rem; }
.lines { display: inline-grid; row-gap: .45rem; }
.lines > .more { padding-left: 2em; }
.chain {
  display: grid;
  grid-template-columns: max-content max-content max-content minmax(8rem, 1fr);
  column-gap: .34rem; row-gap: .62rem; align-items: baseline; margin: 1rem 0 1.2rem 1.2rem;
  overflow-x: auto; overflow-y: hidden; padding: .15rem 0;
}
.chain > .left { grid-column: 1; justify-self: end; }
.chain > .alone { grid-column: 1 / -1; justify-self: start; }
.chain > .relation { grid-column: 2; }
.chain > .right { grid-column: 3; }
.chain > .why {
  grid-column: 4; padding-left: 1.6rem; color: var(--soft); font-size: .86rem; line-height: 1.4;
  hyphens: none;
}
.chain.below { grid-template-columns: max-content max-content minmax(0, 1fr); row-gap: .3rem; }
.chain.plain { grid-template-columns: max-content max-content minmax(0, 1fr); }
.chain.below > .why { grid-column: 3; padding: 0 0 .7rem; }
.chain > details { grid-column: 1 / -1; margin: 0 0 .3rem; }
.chain.definitions { row-gap: .8rem; }
.why .mark, .mark {
  font-size: .72rem; letter-spacing: .05em; text-transform: uppercase; color: var(--accent);
  border: 1px solid var(--line); border-radius: 3px; padding: 0 .32em; margin-left: .5em;
  white-space: nowrap;
}
.result {
  margin: 1.5rem 0 1.6rem; padding: 1rem 1.4rem 1.1rem; background: var(--wash);
  border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 2px;
}
.result > .title {
  font-size: .78rem; letter-spacing: .09em; text-transform: uppercase; color: var(--accent);
  margin: 0 0 .35rem;
}
.result > .display { margin: .3rem 0; }
.result > p { margin: .4rem 0 0; color: var(--soft); font-size: .92rem; }
.note { margin: .8rem 0; padding: .1rem 0 .1rem 1rem; border-left: 2px solid var(--line); }
.note > p { margin: .15rem 0; font-size: .95rem; }
.note .title { font-weight: 600; margin-right: .35em; }
.note.warning { border-left-color: var(--accent); }
table { border-collapse: collapse; margin: 1rem auto; font-size: .97em; }
caption { caption-side: bottom; color: var(--soft); font-size: .88rem; padding-top: .5rem; }
table.plain { border-top: 1.5px solid var(--ink); border-bottom: 1.5px solid var(--ink); }
table.plain th { font-weight: 600; border-bottom: 1px solid var(--ink); }
table.plain th, table.plain td { padding: .28rem .85rem; }
.c { text-align: center; } .r { text-align: right; } .l { text-align: left; }
.scroll { overflow-x: auto; }
figure { margin: 1.2rem 0; text-align: center; }
figure svg { max-width: 100%; height: auto; }
figcaption { color: var(--soft); font-size: .88rem; }
details { margin: .6rem 0; }
summary { cursor: pointer; color: var(--soft); font-size: .9rem; }
details > .inner { padding-left: 1rem; border-left: 1px solid var(--rule); margin-top: .4rem; }
.space { border: 1px dashed var(--rule); border-radius: 3px; margin: 1rem 0; }
footer {
  margin-top: 2.6rem; padding-top: .8rem; border-top: 1px solid var(--rule);
  color: var(--soft); font-size: .85rem;
}
.answer { margin: .8rem 0 1.4rem; }
@media (max-width: 44rem) {
  body { margin: 0; border: 0; padding: 1.6rem 1.1rem; }
  .chain { grid-template-columns: max-content max-content minmax(0, 1fr); margin-left: 0; }
  .chain, .chain.below { row-gap: .2rem; }
  .chain > .why { grid-column: 2 / -1; padding: 0 0 .7rem; }
}
@media print {
  :root {
    --ink: #000; --soft: #444; --rule: #bbb; --paper: #fff; --page: #fff; --wash: #fff;
    --accent: #000; --line: #777;
  }
  @page { margin: 22mm 20mm; }
  html { background: none; }
  body { margin: 0; padding: 0; border: 0; max-width: none; font-size: 11pt; }
  h2, h3, h4 { break-after: avoid; }
  .result, .display, .note, table, figure, .question { break-inside: avoid; }
  .chain { overflow: visible; }
  details { display: block; }
}
"""
