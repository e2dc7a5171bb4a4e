import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabError } from "../../../src/core/errors.js";
import { parseFields, parseSort } from "../../../src/registry/where/parse-fields.js";
import { parseWhere } from "../../../src/registry/where/parse-where.js";
import { printField, printWhere } from "../../../src/registry/where/print-where.js";
import type { Where } from "../../../src/registry/where/where-ast.js";
import { arbitraryWhere } from "./arbitrary-where.js";

/** The tree without the places in the text. */
const placeless = (where: Where): unknown =>
  JSON.parse(JSON.stringify(where), (key, value) => (key === "at" ? 0 : value));

function faultOf(text: string, parse: (text: string) => unknown = parseWhere): LabError {
  try {
    parse(text);
  } catch (error) {
    return error as LabError;
  }
  throw new Error(`${text} was not refused`);
}

/** The message and the column of the caret, counted from the text's beginning. */
function placeOf(text: string): [string, number] {
  const [problem, shown, caret] = faultOf(text).message.split("\n");
  expect(shown).toBe(`  ${text}`);
  return [problem!, caret!.indexOf("^") - 2];
}

describe("the grammar", () => {
  it("reads what it prints: any tree, any names, any text", () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 12 });
    const anyName = anyText.filter((name) => name !== "");
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const names = { params: anyName, metrics: anyName, slices: anyText, texts: anyText, numbers: finite };
    const steps = fc.oneof(fc.constant(0), fc.maxSafeInteger());
    fc.assert(
      fc.property(arbitraryWhere({ ...names, steps }), (where) => {
        const text = printWhere(where);
        fc.pre(text.length <= 4_000);
        expect(placeless(parseWhere(text))).toEqual(placeless(where));
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ["metrics.mae_lines<5 AND params.loss_function='MAE'", "metrics.mae_lines < 5 and params.loss_function = 'MAE'"],
    ["seed=1 or seed=2 and not seed=3", "seed = 1 or (seed = 2 and not seed = 3)"],
    ["(seed=1 or seed=2) and seed=3", "(seed = 1 or seed = 2) and seed = 3"],
    ['metric."odd name"["week 1", 3].low >= -1.5e3', `metrics."odd name"['week 1', 3].low >= -1500`],
    ["metrics.a.b.low is not null", 'metrics."a.b".low is not null'],
    ["metrics.low > .5", "metrics.low > 0.5"],
    [
      "Started >= 2025-02-01 and started < 2025-02-01T18:30",
      "started >= '2025-02-01' and started < '2025-02-01T18:30'",
    ],
    [`name <> "it's" and name == 'it''s'`, "name != 'it\\'s' and name = 'it\\'s'"],
    ["tags not in ('a', 'b') and models is null", "tag not in ('a', 'b') and model is null"],
    ["params.residual = TRUE", "params.residual = true"],
    ["git_commit = 'AB12'", "commit = 'AB12'"],
    ["params.note contains 'a\\nb\\\\'", "params.note contains 'a\\nb\\\\'"],
  ])("%s", (typed, printed) => {
    expect(printWhere(parseWhere(typed))).toBe(printed);
  });

  it.each([
    ["metrics.mae_lines <", "the text ends where a number, a date or text between quotes is expected", 19],
    ["metrics.mae_lines 5", "5 stands where a comparison (= != < <= > >= like contains in, is null) is expected", 18],
    ["seed = 1 seed = 2", "seed stands where and, or, or the end is expected", 9],
    ["(seed = 1", 'the text ends where and, or, or ")" is expected', 9],
    ["", "the text ends where a name (as name, params.depth, metrics.mae_lines) is expected", 0],
    ["nmae = 'A'", 'a run has no "nmae" (did you mean name or node?)', 0],
    ["name = MAE", "MAE stands where a value is expected", 7],
    ["name = 'MAE", "the ' here is never closed", 7],
    ["name = null", "nothing equals null", 7],
    ["metrics.mae = '5'", "a metric is compared with a number", 14],
    ["metrics.mae like 'a'", "like applies to text, and mae is none", 12],
    ["status = 'complete'", 'status is never "complete" (did you mean completed?)', 9],
    ["status < 'completed'", "status has no order: < does not apply", 7],
    ["started > '2025-02-30'", '"2025-02-30" is not a date', 10],
    ["started > 2025-2-1", "neither a number nor a date (YYYY-MM-DD)", 10],
    ["params.a = 5 & seed = 1", '"&" has no meaning here', 13],
    ["params. = 5", '= stands where a name, or one between double quotes: "any name" is expected', 8],
    ["name.x = 'a'", 'only params and metrics have names behind a dot, "name" has not', 0],
    ["seed in ()", ") stands where a number, a date or text between quotes is expected", 9],
    ["seed in (1 2)", '2 stands where "," or ")" is expected', 11],
    ["metrics.a[1] = 2", "1 stands where the name of a slice between quotes, as ['week 1'] is expected", 10],
    ["name = 'a\\q'", `after a backslash stands one of \\ ' " n t`, 9],
    ["seed = 1e999", "1e999 is too large for a number", 7],
    ["commit = 'xyz!'", '"xyz!" is not the beginning of a hash', 9],
  ])("%s is refused where it is wrong", (text, problem, place) => {
    expect(placeOf(text)).toEqual([problem, place]);
    expect(faultOf(text)).toMatchObject({ code: "BAD_WHERE", exitCode: 2 });
  });

  it("shows the part of a long text that is wrong", () => {
    const [, shown, caret] = faultOf(
      `${"seed = 1 and ".repeat(50)}seed ~ 2${" and seed = 1".repeat(50)}`,
    ).message.split("\n");
    expect(shown!.length).toBeLessThanOrEqual(80);
    expect(shown![caret!.indexOf("^")]).toBe("~");
  });

  it.each([
    ["text", `name = '${"a".repeat(5_000)}'`],
    ["nesting", `${"(".repeat(200)}seed = 1${")".repeat(200)}`],
    ["not", `${"not ".repeat(200)}seed = 1`],
    ["tests", Array.from({ length: 101 }, () => "seed=1").join(" or ")],
    ["lists", `seed in (${Array.from({ length: 501 }, () => "1").join(",")})`],
  ])("has a limit on %s", (_, text) => {
    expect(faultOf(text)).toMatchObject({ code: "WHERE_TOO_LONG", exitCode: 2 });
  });

  it("never fails in any other way, whatever is typed", () => {
    const piece = fc.constantFrom(
      ..."metrics . params name tag < <= = ( ) [ ] ' \" and or not in is null like , - 5 2025-01-01 \\ é".split(" "),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 12 }), (pieces) => {
        try {
          parseWhere(pieces.join(" "));
        } catch (error) {
          expect((error as LabError).code).toMatch(/^(BAD_WHERE|WHERE_TOO_LONG)$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("lists of fields", () => {
  it("are read as keys with their order, and as columns each once", () => {
    const keys = parseSort("metrics.mae_lines, -started, params.depth desc, name asc");
    expect(keys.map(({ field, descending }) => [printField(field), descending])).toEqual([
      ["metrics.mae_lines", false],
      ["started", true],
      ["params.depth", true],
      ["name", false],
    ]);
    expect(parseFields("tag,commit , git_commit").map(printField)).toEqual(["tag", "commit"]);
  });

  it.each([
    ["tag", parseSort, "a run may have several: tag gives no order"],
    ["name name", parseSort, 'name stands where "," or the end is expected'],
    ["name,", parseFields, "the text ends where a name (as name, params.depth, metrics.mae_lines) is expected"],
    [Array.from({ length: 9 }, (_, n) => `params.p${n}`).join(","), parseSort, "more than 8 in a list"],
  ])("%s is refused", (text, parse, problem) => {
    expect(faultOf(text, parse).message.split("\n")[0]).toBe(problem);
  });
});
