import { ON_DARK } from "../charts/theme.js";

/** Colours of the page by their use, on light and on dark. */
const COLOURS = {
  page: ["#ffffff", "#0d1117"],
  raised: ["#f6f8fa", "#161b22"],
  strong: ["#1f2328", "#e6edf3"],
  soft: ["#59636e", "#9da7b3"],
  rule: ["#d1d9e0", "#30363d"],
  link: ["#0059a8", "#58a6ff"],
  good: ["#116329", "#56d364"],
  middling: ["#7d4e00", "#e3b341"],
  bad: ["#a40e26", "#ff7b72"],
  shade: ["#1f23282e", "#e6edf32e"],
} as const;

const variables = (place: 0 | 1) =>
  Object.entries(COLOURS)
    .map(([name, both]) => `--${name}: ${both[place]};`)
    .join(" ");

/** A chart's own colours, exchanged on a dark page. A style rule outweighs the attribute it names. */
const chartColours = Object.entries(ON_DARK)
  .flatMap(([light, dark]) => ["fill", "stroke"].map((part) => `.drawing [${part}="${light}"] { ${part}: ${dark}; }`))
  .join("\n  ");

const dark = (root: string) => `${root} { color-scheme: dark; ${variables(1)} }`;

/** The theme is the system's until the reader chooses; printing is always on white. */
const THEMES = `:root { color-scheme: light; ${variables(0)} }
@media screen and (prefers-color-scheme: dark) {
${dark(':root:not([data-theme="light"])')}
:root:not([data-theme="light"]) {
  ${chartColours}
}
}
@media screen {
${dark(':root[data-theme="dark"]')}
:root[data-theme="dark"] {
  ${chartColours}
}
}
`;

const LAYOUT = `* { box-sizing: border-box; }
html { scroll-padding: 1rem 0 2rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--strong);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 1rem; padding-bottom: .3rem; border-bottom: 1px solid var(--rule); }
h3 { font-size: 1.1rem; margin: 2.25rem 0 .75rem; }
a { color: var(--link); }
p, li, h1, h2, h3, figcaption { overflow-wrap: anywhere; }
p, li { max-width: 46rem; }
li { margin: .25rem 0; }
code { font: .85em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
blockquote { margin: 0 0 1rem; padding: .75rem 1rem; background: var(--raised); border-left: 4px solid var(--soft); }
blockquote p { margin: 0; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.drawing :focus-visible { outline-color: var(--strong); }
.table { overflow-x: auto; width: fit-content; max-width: 100%; margin: 1rem 0;
  border: 1px solid var(--rule); border-radius: 6px;
  background: linear-gradient(to left, var(--page) 40%, transparent) right / 3rem 100% no-repeat local,
    linear-gradient(to left, var(--shade), transparent) right / 1rem 100% no-repeat scroll; }
.table.fits { overflow: visible; }
table { border-collapse: separate; border-spacing: 0; font-size: .875rem; font-variant-numeric: tabular-nums; min-width: 100%; }
th, td { padding: .4rem .5rem; border-top: 1px solid var(--rule); text-align: left; }
td { white-space: nowrap; vertical-align: top; }
table span { white-space: nowrap; }
th { position: sticky; top: 0; z-index: 1; background: var(--raised); border-top: 0; font-weight: 600; max-width: 8.5rem;
  vertical-align: bottom; line-height: 1.3; text-wrap: balance; overflow-wrap: break-word; }
.dense table { font-size: .8125rem; }
.dense :is(th, td) { padding: .35rem .375rem; }
.tight table { font-size: .75rem; }
.tight :is(th, td) { padding: .3rem .3125rem; }
.tight :is(.parted, td:has(> code)) { white-space: normal; }
td:first-child, th:first-child, .both :is(td, th):nth-child(2) { position: sticky; left: 0; background: var(--page); }
.both :is(td, th):nth-child(2) { left: var(--first); }
th:first-child, .both th:nth-child(2) { z-index: 2; background: var(--raised); }
.wraps { min-width: 9rem; white-space: normal; }
.long { min-width: 14rem; max-width: 26rem; white-space: normal; overflow-wrap: anywhere; }
.tight .wraps { min-width: 6.5rem; overflow-wrap: anywhere; }
.tight .long { min-width: 9rem; }
tbody tr:hover td { background: var(--raised); }
td.good { color: var(--good); font-weight: 600; }
td.middling { color: var(--middling); font-weight: 600; }
td.bad { color: var(--bad); font-weight: 600; }
td.faint { color: var(--soft); }
figure { margin: 1.5rem 0; }
figcaption { color: var(--soft); font-size: .875rem; max-width: 46rem; margin-bottom: .5rem; }
figcaption strong { display: block; color: var(--strong); font-size: 1rem; }
.drawing svg { display: block; max-width: 100%; height: auto; }
.on-phone { display: none; }
.attached { color: var(--soft); font-size: .75rem; }
/* as wide as the page, so that no line shows beside it half covered */
#mark { position: fixed; bottom: 0; left: 0; right: 0; z-index: 3; padding: 0 .5rem; font-size: .6875rem; line-height: 1.4;
  font-weight: 700; letter-spacing: .03em; text-align: center; color: var(--page); background: var(--bad); }
nav { font-size: .875rem; padding: 1rem 1.25rem 0; max-width: 66rem; margin: 0 auto; }
nav ul { list-style: none; margin: .5rem 0 0; padding: 0; }
nav li { margin: 0; }
nav a { display: block; padding: .15rem 0; color: var(--soft); text-decoration: none; }
nav a:hover { color: var(--link); }
nav .level-2 { margin-top: .5rem; font-weight: 600; }
nav ul:not(:has(.level-3)) .level-2 { margin-top: 0; font-weight: 400; }
nav .level-3 { padding-left: .75rem; }
summary { cursor: pointer; font-weight: 600; }
#theme { position: absolute; top: .75rem; right: .75rem; z-index: 2; padding: .3rem .7rem; font: inherit; font-size: .8rem;
  color: var(--strong); background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; cursor: pointer; }
#tip { position: fixed; z-index: 3; max-width: 20rem; padding: .4rem .6rem; font-size: .8rem; pointer-events: none;
  color: var(--page); background: var(--strong); border-radius: 4px; }
@media (min-width: 80rem) {
  body { display: grid; grid-template-columns: 13rem minmax(0, 1fr); }
  /* under the contents, beside the text */
  #mark { right: auto; width: 13rem; }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1.25rem 2rem; margin: 0; border-right: 1px solid var(--rule); }
  main { margin: 0; padding-left: 1.5rem; max-width: 92rem; }
}
@media screen and (max-width: 52rem) {
  .on-page { display: none; }
  .on-phone { display: block; }
  main { padding: 1rem .8rem 3rem; }
  h1 { font-size: 1.4rem; padding-right: 4rem; }
  h2 { margin: 1.5rem 0 .75rem; }
  blockquote { padding: .5rem .75rem; font-size: .875rem; }
  table, :is(.dense, .tight) table { font-size: .75rem; }
  th, td, :is(.dense, .tight) :is(th, td) { padding: .3rem .25rem; }
  .table:has(td.parted:first-child) table { font-size: .6875rem; }
  th { max-width: 6rem; }
  .parted, td:has(> code) { white-space: normal; }
  :is(.wraps, .long), .tight :is(.wraps, .long) { min-width: 5.25rem; max-width: 45vw; overflow-wrap: anywhere; }
}
@media print {
  nav, #theme, #tip { display: none !important; }
  body { display: block; font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .table { overflow: visible; border: 0; background: none; }
  table, .dense table { font-size: 7pt; }
  .tight table { font-size: 6.5pt; }
  th, td, :is(.dense, .tight) :is(th, td) { white-space: normal; padding: .15rem .175rem; }
  .attached { display: none; }
  /* the foot of a table is repeated on every sheet, with room of its own */
  body:has(#mark) { display: table; table-layout: fixed; width: 100%; }
  #mark { display: table-footer-group; position: static; break-inside: avoid; color: var(--bad); background: none; text-align: right; }
  td code { overflow-wrap: anywhere; }
  td, th, .both :is(td, th):nth-child(2) { position: static !important; }
  td:first-child:not(.long, .parted) { white-space: nowrap; }
  :is(.wraps, .long), .tight :is(.wraps, .long) { min-width: 4.5rem; overflow-wrap: anywhere; }
  figure, tr, .table { break-inside: avoid; }
  .table:has(tr:nth-child(30)) { break-inside: auto; }
  h2, h3 { break-after: avoid; }
}
`;

/** Style sheet of every page: light and dark, from a phone's width to a wide screen, and for print. */
export const PAGE_STYLE = THEMES + LAYOUT;
