import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { TEXT_WIDTH, widthOf, wrapText } from "./wrap-text.js";

const GAP = 2;

/** Sentences as a list, broken at the width and set in under their sign. */
export function printPoints(points: readonly string[], console: Console, sign = "- "): void {
  for (const point of points) {
    const [first, ...rest] = wrapText(point, TEXT_WIDTH - sign.length);
    console.print(`${sign}${first}`);
    for (const line of rest) console.print(`${" ".repeat(sign.length)}${line}`);
  }
}

/** Names and values in two columns, values broken at the width; a coloured value must fit. "—" for null. */
export function wrappedFacts(facts: readonly (readonly [string, string | number | null])[]): string {
  const width = Math.max(...facts.map(([name]) => widthOf(name)));
  const indent = " ".repeat(width + GAP);
  return facts
    .map(([name, value]) => {
      const lines = wrapText(String(value ?? "—"), TEXT_WIDTH - indent.length);
      return `${pc.dim(name.padEnd(width + GAP))}${lines.join(`\n${indent}`)}`;
    })
    .join("\n");
}
