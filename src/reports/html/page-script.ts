/**
 * Script of every page. Without it the page is whole: it adds what a mark of a chart says where the pointer is, a choice of
 * theme, and a list of contents that starts closed on a phone.
 */
export const PAGE_SCRIPT = `"use strict";
const tip = document.getElementById("tip");
function showTip(event) {
  const mark = event.target.closest && event.target.closest(".drawing [role=graphics-symbol][aria-label]");
  const ofAxis = mark && /axis|legend|title/.test(mark.getAttribute("aria-roledescription") || "");
  tip.hidden = !mark || ofAxis;
  if (tip.hidden) return;
  tip.textContent = mark.getAttribute("aria-label");
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(event.clientX + 12, innerWidth - box.width - 4)) + "px";
  tip.style.top = (event.clientY + 20 + box.height > innerHeight ? event.clientY - box.height - 8 : event.clientY + 16) + "px";
}
for (const name of ["pointerover", "pointermove", "pointerdown"]) document.addEventListener(name, showTip);
addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });

const button = document.getElementById("theme");
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
const name = () => { button.textContent = isDark() ? "Light" : "Dark"; };
button.hidden = false;
button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; name(); });
system.addEventListener("change", name);
name();

if (matchMedia("(max-width: 79.9rem)").matches) document.querySelector("nav details").open = false;
`;
