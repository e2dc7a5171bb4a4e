import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defectsMessage, schemaDefects } from "../../src/core/defects.js";
import { parseYaml } from "../../src/core/yaml-text.js";

describe("YAML text", () => {
  it("becomes plain values", () => {
    expect(parseYaml("a: [1, x]\nb: {c: true}\n")).toEqual({ value: { a: [1, "x"], b: { c: true } } });
  });

  it("names the line of a mistake, and runs no tag", () => {
    expect(parseYaml("a: 1\nb: [1\n")).toEqual({ defects: [expect.objectContaining({ path: "line 3" })] });
    expect(parseYaml("a: !!js/function 'function(){}'\n")).toEqual({
      defects: [{ path: "line 1", message: expect.stringMatching(/Unresolved tag/) }],
    });
  });
});

describe("defects of a value", () => {
  const schema = z.strictObject({ depth: z.number(), list: z.array(z.number()) });
  const defectsOf = (value: unknown) => schemaDefects(schema.safeParse(value).error!, value, Object.keys(schema.shape));

  it("are all named with path and value, unknown keys with near names", () => {
    expect(defectsOf({ depth: "six", list: [1, "b"], lst: 1 })).toEqual([
      { path: "depth", message: expect.stringMatching(/, got "six"$/) },
      { path: "list.1", message: expect.stringMatching(/, got "b"$/) },
      { path: "lst", message: "unknown setting (did you mean list?)" },
    ]);
  });

  it("are counted in their message", () => {
    expect(defectsMessage("x.yaml", [{ path: "a", message: "is wrong" }])).toBe("x.yaml: 1 defect\n  a: is wrong");
    expect(defectsMessage("x.yaml", defectsOf(null))).toMatch(/^x\.yaml: 1 defect\n {2}\(the whole file\): /);
  });
});
