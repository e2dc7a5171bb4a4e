import { describe, expect, it } from "vitest";
import { chartSpec } from "../../../src/reports/charts/chart.js";
import { renderSvg } from "../../../src/reports/charts/chart-svg.js";
import { INK, ON_DARK, SERIES_COLOURS } from "../../../src/reports/charts/theme.js";
import { PAGE_STYLE } from "../../../src/reports/html/page-style.js";
import { renderMultiseason } from "../../../src/reports/multiseason.js";
import { syntheticStudy } from "../synthetic-runs.js";

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}
const variable = (name: string, place: number) =>
  [...PAGE_STYLE.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, "g"))][place]![1]!;

describe("colours of the page", () => {
  it("has the contrast WCAG asks of text, on light and on dark", () => {
    for (const place of [0, 1]) {
      for (const name of ["strong", "soft", "link", "good", "middling", "bad"]) {
        for (const behind of ["page", "raised"]) {
          expect(contrast(variable(name, place), variable(behind, place)), name).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });

  it("lifts every series from the dark page as WCAG asks of graphics, and its text as of text", () => {
    for (const colour of SERIES_COLOURS) expect(contrast(ON_DARK[colour]!, ON_DARK["#ffffff"]!)).toBeGreaterThan(4.5);
    for (const ink of [INK.strong, INK.soft]) expect(contrast(ON_DARK[ink]!, ON_DARK["#ffffff"]!)).toBeGreaterThan(4.5);
  });

  it("exchanges every colour the charts use", async () => {
    for (const chart of renderMultiseason(syntheticStudy([2024, 2025])).charts) {
      const svg = await renderSvg(chartSpec(chart, "page"));
      const used = new Set([...svg.matchAll(/(?:fill|stroke)="(#[^"]+)"/g)].map((match) => match[1]!));
      expect([...used].filter((colour) => !(colour in ON_DARK))).toEqual([]);
      expect(svg).not.toMatch(/(fill|stroke)="(?!none|transparent|#)/);
    }
  });
});
