import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { createColors } from "picocolors";
import { expect, it } from "vitest";
import { fitLines } from "../../src/cli/fit-lines.js";
import { widthOf, wordsOf } from "../../src/cli/wrap-text.js";

const pc = createColors(true);

it("sets the rest of a long line in under what begins it", () => {
  const words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
  expect(fitLines(`- ${words}`)).toBe(`- ${words.replace(" fourteen", "\n  fourteen")}`);
  expect(fitLines(`unproven  ${words}`)).toBe(`unproven  ${words.replace(" thirteen", "\n          thirteen")}`);
});

it("leaves rows of tables alone, and breaks the last line between its commands", () => {
  const row = `${"a".repeat(40)}  ${"b".repeat(40)}  c`;
  expect(fitLines(row)).toBe(row);
  const model = "SOME_EXPERIMENT_OF_A_LONG_NAME@1";
  expect(fitLines(`\nnext: proplab promote ${model} --dry-run, or proplab show ${model}`)).toBe(
    `\nnext: proplab promote ${model} --dry-run,\n      or proplab show ${model}`,
  );
});

it("keeps a path in one piece", () => {
  const path = `/a/${"folder/".repeat(12)}model.onnx`;
  expect(fitLines(`file    ${path}`)).toBe(`file    ${path}`);
  expect(fitLines(`wrote ${path} of 40 trees`)).toBe(`wrote\n${path}\nof 40 trees`);
});

it("keeps a quoted path with spaces in one piece where the next step is named", () => {
  const path = `'/home/someone/my own folder of labs/${"experiments ".repeat(3)}first.yaml'`;
  expect(fitLines(`next: write the settings wanted into ${path}, then proplab retrain --config X`)).toBe(
    `next: write the settings wanted into\n      ${path},\n      then\n      proplab retrain --config X`,
  );
});

it("loses no word and no colour, and is never too wide", () => {
  const word = fc.stringMatching(/^[a-z,.[\]%]{1,12}$/);
  const colour = fc.constantFrom<(text: string) => string>(String, pc.red, pc.dim, pc.bold);
  fc.assert(
    fc.property(fc.array(fc.tuple(word, colour), { minLength: 1, maxLength: 60 }), (parts) => {
      const line = parts.map(([text, paint]) => paint(text)).join(" ");
      const fitted = fitLines(line);
      const wide = stripVTControlCharacters(fitted)
        .split("\n")
        .filter((one) => widthOf(one) > 80);
      expect(wide.flatMap((one) => wordsOf(one).slice(1))).toEqual([]);
      expect(fitted.replace(/\s/g, "")).toBe(line.replace(/\s/g, ""));
    }),
  );
});
