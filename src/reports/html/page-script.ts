/**
 * Script of every page. Without it the page is whole: it adds what a mark of a chart says where the pointer or the keyboard's
 * focus is, a choice of theme, and a list of contents that starts closed on a phone. The marks of a chart are one stop of the tab
 * key; arrow keys go on from there. A table is one only where it scrolls.
 */
export const PAGE_SCRIPT = `"use strict";
const tip = document.getElementById("tip");
// a screen reader reads the mark itself
tip.setAttribute("aria-hidden", "true");
const MARK = ".drawing path[aria-label]";
function showTip(text, left, top, bottom) {
  tip.textContent = text;
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(left, innerWidth - box.width - 4)) + "px";
  tip.style.top = Math.max(4, bottom + box.height > innerHeight ? top - box.height : bottom) + "px";
}
function atPointer(event) {
  const mark = event.target.closest && event.target.closest(MARK);
  if (!mark) return atFocus();
  const { clientX: x, clientY: y } = event;
  showTip(mark.getAttribute("aria-label"), x + 12, y - 8, y + 16);
}
function atFocus() {
  const mark = document.activeElement;
  tip.hidden = !mark.matches(MARK + ":focus-visible");
  if (tip.hidden) return;
  const all = marksOf(mark);
  const { left, top, bottom } = mark.getBoundingClientRect();
  const place = all.length > 1 ? " (" + (all.indexOf(mark) + 1) + " of " + all.length + ", arrow keys)" : "";
  showTip(mark.getAttribute("aria-label") + place, left, top - 8, bottom + 8);
}
const marksOf = (mark) => [...mark.closest(".drawing").querySelectorAll("path[aria-label]")];
for (const name of ["pointerover", "pointermove", "pointerdown"]) document.addEventListener(name, atPointer);
for (const name of ["focusin", "focusout"]) document.addEventListener(name, () => setTimeout(atFocus));
addEventListener("scroll", atFocus, { passive: true });

function step(key, at, last) {
  const leap = Math.max(1, Math.round(last / 10));
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last, PageDown: at + leap, PageUp: at - leap }[key];
  return to === undefined ? to : Math.max(0, Math.min(last, to));
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tip.hidden = true;
  const from = event.target;
  if (event.altKey || event.ctrlKey || event.metaKey || !from.matches(MARK)) return;
  const marks = marksOf(from);
  const to = step(event.key, marks.indexOf(from), marks.length - 1);
  if (to === undefined) return;
  event.preventDefault();
  from.removeAttribute("tabindex");
  marks[to].setAttribute("tabindex", "0");
  marks[to].focus();
});
for (const drawing of document.querySelectorAll(".drawing")) {
  const marks = drawing.querySelectorAll("path[aria-label]");
  if (marks.length === 0) continue;
  marks[0].setAttribute("tabindex", "0");
  // a screen reader hands the arrow keys over to an application only
  drawing.setAttribute("role", "application");
  drawing.setAttribute("aria-label", drawing.getAttribute("aria-label") + ". Arrow keys go through its marks, " + marks.length + " in all.");
}

const tables = document.querySelectorAll(".table");
function fitTables() {
  for (const box of tables) {
    box.classList.remove("fits", "both");
    const fits = box.scrollWidth <= box.clientWidth;
    // one that fits is as high as it is: its head stays at the top of the window
    box.classList.toggle("fits", fits);
    if (fits) box.removeAttribute("tabindex");
    else box.setAttribute("tabindex", "0");
    const [first, second] = box.querySelectorAll("th");
    const names = first.offsetWidth + (second ? second.offsetWidth : Infinity);
    // rows of one season are told apart by the loss
    box.classList.toggle("both", !fits && first.textContent === "Season" && names < 0.6 * box.clientWidth);
    box.style.setProperty("--first", first.offsetWidth + "px");
  }
}
addEventListener("resize", fitTables);
fitTables();

const button = document.getElementById("theme");
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
const name = () => {
  button.textContent = isDark() ? "Light" : "Dark";
  button.setAttribute("aria-label", button.textContent + " theme");
};
button.hidden = false;
button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; name(); });
system.addEventListener("change", name);
name();

if (matchMedia("(max-width: 79.9rem)").matches) document.querySelector("nav details").open = false;
`;
