import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkRawSql } from "../../../src/features/own/check-raw-sql.js";
import { featuresJsonSchema } from "../../../src/features/own/definition-schema.js";
import { parseOwnFeatures, readOwnFeatures } from "../../../src/features/own/read-definitions.js";

const SHIPPED = fileURLToPath(new URL("../../../experiments", import.meta.url));
const EXAMPLE = join(SHIPPED, "features", "own-features.yaml");

/** The defects of a text, each as "path: message". */
function defectsOf(text: string): string[] {
  try {
    parseOwnFeatures(text, "own.yaml");
  } catch (error) {
    const { exitCode, code, message } = error as { exitCode: number; code: string; message: string };
    expect([exitCode, code]).toEqual([2, "BAD_FEATURES"]);
    expect(message).toMatch(/^own\.yaml: \d+ defects?\n/);
    return message.split("\n  ").slice(1);
  }
  return [];
}

const defectsIn = (...definitions: object[]) => defectsOf(JSON.stringify({ features: definitions }));
const mean = { name: "x_a", statistic: "mean", of: "points" };

describe("a file of own features", () => {
  it("gives its features in order, outside the numbers of the contract", () => {
    const text =
      "features:\n- {name: x_a, statistic: mean, of: reb, window: {games: 5}, category: scoring, required: true}\n- {name: x_b, raw_sql: true, sql: SELECT 1 FROM prop_lines}\n";
    const { features, sha256 } = parseOwnFeatures(text, "own.yaml");
    expect(features).toMatchObject([
      {
        name: "x_a",
        number: 0,
        category: "scoring",
        required: true,
        sources: ["player_games"],
        own: { kind: "helpers", file: "own.yaml" },
      },
      {
        name: "x_b",
        number: 0,
        category: "own",
        required: false,
        sources: ["prop_lines"],
        own: { kind: "raw_sql", rawSql: "SELECT 1 FROM prop_lines" },
      },
    ]);
    expect(features[0]!.definition).toBe("mean reb of his games, the last 5");
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("lists every defect at once with its path, and what was near", () => {
    const found = defectsIn(
      { name: "points_avg_last_5", statistic: "mean", of: "points" },
      { name: "x_a", statistic: "meen", of: "pointss", window: { games: 0 } },
      { name: "x_b", statistic: "streak", window: "to_date", where: "minutes => 20" },
      { name: "x_c", statistic: "count", where: "minuts > 3", windw: 3 },
      { name: "x_d", combine: "difference", of: ["points_avg_lst_5", "x_zz"] },
      { name: "x_e", sql: "SELECT 1" },
      { name: "x_f" },
      { ...mean, combine: "sum" },
      { name: "x_g", statistic: "slope", of: "plus_minus", among: "player_team", least: 1 },
      { name: "x_h", statistic: "mean", of: "points", window: { seasons: 2 } },
      { name: "x_i", statistic: "sum", of: "points", among: "player_opponent", window: { days: 9 } },
      { name: "x_j", statistic: "sum", of: "points", window: { from: 5, to: 3 } },
      { name: "x_k", statistic: "ratio", of: "points" },
    );
    const wanted = [
      /^features\.0\.name: the name of an own feature begins with "x_"/,
      /^features\.1\.statistic: there is no statistic "meen" \(did you mean mean/,
      /^features\.1\.of: there is no column "pointss" \(did you mean points/,
      /^features\.1\.window\.games: allowed is at least 1, got 0/,
      /^features\.2\.window: does not go with statistic streak/,
      /^features\.2\.holds: statistic streak needs it/,
      /^features\.2\.where: "minutes => 20" is not a comparison/,
      /^features\.3\.windw: unknown setting \(did you mean window/,
      /^features\.4\.of: there is no feature "points_avg_lst_5".*did you mean points_avg_last_5/,
      /^features\.4\.of: there is no feature "x_zz"/,
      /^features\.5\.raw_sql: hand-written SQL is marked as such: raw_sql: true/,
      /^features\.6: .*exactly one of statistic, combine and sql; this one has none/,
      /^features\.7: .*has statistic and combine/,
      /^features\.8\.least: statistic slope needs at least 2 games/,
      /^features\.8\.among: slope looks at player only/,
      /^features\.8\.window: statistic slope needs it/,
      /^features\.8\.of: not every game has plus_minus/,
      /^features\.9\.window: seasons go with among: player_opponent only/,
      /^features\.10\.window: days do not go with player_opponent/,
      /^features\.11\.window: from \(5\) is the nearer game/,
      /^features\.12\.per: statistic ratio needs it/,
    ];
    for (const one of wanted) expect(found, String(one)).toEqual(expect.arrayContaining([expect.stringMatching(one)]));
    expect(found).toHaveLength(wanted.length);
  });

  it.each([
    ["", /it is empty/],
    ["[]", /needs a list, features/],
    ["features: []", /needs at least one definition/],
    ["features: [7]", /features\.0: .*has none/],
    ["features: [null]", /features\.0: .*has none/],
    ["features: [a", /line 1: /],
    ["features: !!js/function 'x'", /line 1: Unresolved tag/],
    [JSON.stringify({ features: [mean], more: 1 }), /^more: unknown setting/],
    [JSON.stringify({ features: [mean, mean] }), /features\.1\.name: "x_a" is defined twice/],
    [JSON.stringify({ features: [{ ...mean, window: { weeks: 2 } }] }), /features\.0\.window: not a window: to_date, /],
    [JSON.stringify({ features: Array(101).fill(mean) }), /101 definitions; a file may hold 100/],
    [
      JSON.stringify({ features: [{ name: "x_a", combine: "sum", of: ["x_a", "x_b"] }] }),
      /no feature "x_a" in the catalogue or further up/,
    ],
  ])("refuses %j", (text, message) => {
    expect(defectsOf(text)).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  });

  it("lets no combination hide raw SQL", () => {
    const found = defectsIn(
      { name: "x_raw", raw_sql: true, sql: "SELECT 1" },
      { name: "x_a", combine: "sum", of: ["x_raw", "points_avg_last_5"] },
    );
    expect(found).toEqual([expect.stringMatching(/"x_raw" is raw SQL: do the arithmetic in its SELECT/)]);
  });

  it.each(["x_a; DROP TABLE", "x_a b", "X_A", "x_", "points", "x-a", `x_${"a".repeat(60)}`])(
    "takes no name like %j",
    (name) => {
      expect(defectsIn({ ...mean, name })).toEqual([
        expect.stringMatching(/features\.0\.name: the name of an own feature/),
      ]);
    },
  );

  it.each([
    "points > 1; DROP TABLE x",
    "points > (SELECT 1)",
    "points > 'a'",
    "1 > points",
    "points",
    "constructor > 1",
  ])("takes no comparison like %j", (where) => {
    expect(defectsIn({ ...mean, where })).toHaveLength(1);
  });

  it("names a file that cannot be read, or is too large to be one", () => {
    const folder = mkdtempSync(join(tmpdir(), "proplab-own-"));
    try {
      expect(() => readOwnFeatures(join(folder, "none.yaml"))).toThrow(/cannot read .*none\.yaml: no such file/);
      expect(() => readOwnFeatures(folder)).toThrow(/it is a folder, not a file/);
      writeFileSync(join(folder, "big.yaml"), " ".repeat(1_000_001));
      expect(() => readOwnFeatures(join(folder, "big.yaml"))).toThrow(/big\.yaml has 1,000,001 bytes/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the hash of a definition", () => {
  const hash = (definition: object, file = "a.yaml") =>
    parseOwnFeatures(JSON.stringify({ features: [definition] }), file).features[0]!.own!.sha256;

  it("is of what the values depend on: not of name, words, category or file", () => {
    const one = hash(mean);
    expect(hash({ ...mean, name: "x_b", description: "other words", category: "scoring" }, "b.yaml")).toBe(one);
    expect(hash({ ...mean, window: "to_date", among: "player" })).toBe(one);
    for (const change of [
      { of: "reb" },
      { window: { games: 5 } },
      { where: "home = 1" },
      { least: 3 },
      { among: "player_team" },
    ]) {
      expect(hash({ ...mean, ...change }), JSON.stringify(change)).not.toBe(one);
    }
  });

  it("of a combination changes with what it is made of", () => {
    const made = (games: number) =>
      parseOwnFeatures(
        JSON.stringify({
          features: [
            { ...mean, window: { games } },
            { name: "x_b", combine: "sum", of: ["x_a", "points_avg_last_5"] },
          ],
        }),
        "a",
      ).features[1]!.own!.sha256;
    expect(made(3)).not.toBe(made(4));
    expect(made(3)).toBe(made(3));
  });

  it("of raw SQL is that of its text", () => {
    const raw = (sql: string) => hash({ name: "x_a", raw_sql: true, sql });
    expect(raw("SELECT 1")).not.toBe(raw("SELECT 2"));
  });
});

describe("the published schema and example", () => {
  it("is the schema definitions are checked with (npm run schema writes it)", () => {
    expect(JSON.parse(readFileSync(join(SHIPPED, "features.schema.json"), "utf8"))).toEqual(
      JSON.parse(JSON.stringify(featuresJsonSchema())),
    );
  });

  it("hold the example, which holds every kind of definition", async () => {
    const validate = new Ajv({ strict: false }).compile(featuresJsonSchema());
    expect(validate(parse(readFileSync(EXAMPLE, "utf8"))), JSON.stringify(validate.errors)).toBe(true);
    const { features } = readOwnFeatures(EXAMPLE);
    expect(new Set(features.map(({ own }) => own!.kind))).toEqual(new Set(["helpers", "raw_sql"]));
    await checkRawSql(features);
  });
});
