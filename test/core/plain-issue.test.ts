import { describe, expect, it } from "vitest";
import { z } from "zod";
import { schemaDefects } from "../../src/core/defects.js";

/** What is said of a value that stands at "setting". */
function said(schema: z.ZodType, value: unknown): string {
  const found = z.object({ setting: schema }).safeParse({ setting: value });
  return schemaDefects(found.error!, { setting: value }, []).map(({ path, message }) => `${path}: ${message}`)[0]!;
}

describe("a defect in plain English: the place, what is allowed, the value", () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ["a number that must be more", z.number().gt(0), -1, "allowed is more than 0, got -1"],
    ["a least number", z.number().gte(0), -1, "allowed is at least 0, got -1"],
    ["a greatest number", z.number().lte(1), 55, "allowed is at most 1, got 55"],
    ["a number that must be less", z.number().lt(1), 1, "allowed is less than 1, got 1"],
    ["a fraction for a whole number", z.int(), 1.5, "allowed is a whole number, got 1.5"],
    ["no number at all", z.number(), Number.NaN, "allowed is a number, got NaN"],
    ["an infinite number", z.number(), Number.POSITIVE_INFINITY, "allowed is a number, got Infinity"],
    ["an empty text", z.string().min(1), "", 'allowed is a text of at least 1 character, got ""'],
    ["a long text", z.string().max(2), "abc", 'allowed is a text of at most 2 characters, got "abc"'],
    ["an empty list", z.array(z.number()).min(1), [], "allowed is a list of at least 1 entry, got []"],
    ["a list of a length", z.array(z.number()).length(2), [1], "allowed is a list of exactly 2 entries, got [1]"],
    ["a choice", z.enum(["power", "shin"]), "shine", 'allowed is one of power, shin (did you mean shin?), got "shine"'],
    ["one word", z.literal("expanding"), "x", 'allowed is "expanding", got "x"'],
    ["a step", z.number().multipleOf(2), 3, "allowed is a multiple of 2, got 3"],
    ["several kinds", z.union([z.number(), z.string()]), true, "allowed is a number or a text, got true"],
    ["nothing", z.number(), undefined, "is missing"],
    [
      "what was written for the setting",
      z.string().regex(/^a/, "use a word with a"),
      "b",
      'use a word with a, got "b"',
    ],
  ])("%s", (_what, schema, value, message) => {
    expect(said(schema, value)).toBe(`setting: ${message}`);
  });
});
