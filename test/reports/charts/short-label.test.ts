import fc from "fast-check";
import * as vega from "vega";
import { expect, it } from "vitest";
import { shortLabel, shortLabelExpression } from "../../../src/reports/charts/short-label.js";

/** What Vega makes of the expression. */
function byVega(label: string, most: number): string {
  const signals = [{ name: "short", update: shortLabelExpression(most).replaceAll("datum.label", "label") }];
  const runtime = vega.parse({ signals: [{ name: "label", value: label }, ...signals] });
  const view = new vega.View(runtime, { renderer: "none" }).run();
  const short = view.signal("short");
  view.finalize();
  return short;
}

it("leaves out the middle of a name that is too long, and no more", () => {
  expect(shortLabel("MULTISEASON", 11)).toBe("MULTISEASON");
  expect(shortLabel("MULTISEASON", 10)).toBe("MULTIS…SON");
});

it("cuts no character in two, in Vega the same", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "🏀", "é", " ", "<"), maxLength: 14 });
  fc.assert(
    fc.property(name, fc.integer({ min: 4, max: 12 }), (text, most) => {
      const short = shortLabel(text, most);
      expect([...short].length).toBe(Math.min(most, [...text].length));
      expect(Buffer.from(short).toString()).toBe(short);
      expect(byVega(text, most)).toBe(short);
    }),
    { numRuns: 60 },
  );
});
