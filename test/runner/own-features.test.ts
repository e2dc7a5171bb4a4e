import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveFeatureSet } from "../../src/features/index.js";
import { readExperimentFile } from "../../src/runner/experiment-file.js";
import { featureSelection } from "../../src/runner/feature-selection.js";
import { ownFeatures } from "../../src/runner/own-features.js";
import { ownFeatureRecords } from "../../src/runner/own-features-record.js";
import { resolveExperiment } from "../../src/runner/resolve-experiment.js";
import { runConfig } from "../../src/runner/run-config.js";

const A = "  - {name: x_a, statistic: mean, of: reb, window: {games: 5}}\n";
const B = `  - {name: x_b, raw_sql: true, sql: "SELECT game_id, player_id, line AS value FROM prop_lines"}\n`;
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "proplab-own-"));
  file = write("own.yaml", `features:\n${A}${B}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const resolve = (settings: object) => resolveExperiment(null, { name: "X", features_file: file, ...settings });
const namesOf = (settings: object) =>
  resolveFeatureSet(featureSelection(resolve(settings)))
    .map(({ name }) => name)
    .slice(33);

describe("own features of an experiment", () => {
  it("come after the set, all or those chosen, and are dropped as others are", () => {
    expect(namesOf({ feature_set: "v8" })).toEqual(["x_a", "x_b"]);
    expect(namesOf({ feature_set: "v8", own_features: ["x_b"] })).toEqual(["x_b"]);
    expect(namesOf({ feature_set: "v8", exclude_features: ["x_a"] })).toEqual(["x_b"]);
    const market = resolveFeatureSet(featureSelection(resolve({ feature_set: "v8", no_market: true })));
    expect(market.map(({ name }) => name)).toContain("x_a");
    expect(
      market.map(({ name }) => name),
      "its SELECT names prop_lines",
    ).not.toContain("x_b");
  });

  it("can be named by weights and constraints", () => {
    expect(() =>
      resolve({ feature_weights: { x_a: 2 }, monotone_constraints: { x_a: 1 }, category_weight: { own: 2 } }),
    ).not.toThrow();
    expect(() => resolve({ feature_weights: { x_c: 2 } })).toThrow(/feature_weights\.x_c: there is no such feature/);
    expect(() => resolveExperiment(null, { name: "X", feature_weights: { x_a: 2 } })).toThrow(/no such feature/);
  });

  it("are refused when chosen without a file, or not in it", () => {
    expect(() => resolve({ own_features: ["x_aa"] })).toThrow(/own\.yaml defines no feature "x_aa" \(did you mean x_a/);
    expect(() => resolveExperiment(null, { name: "X", own_features: ["x_a"] })).toThrow(/there is no features_file/);
    expect(() => resolve({ features_file: join(folder, "none.yaml") })).toThrow(/none\.yaml: no such file/);
    expect(() => resolve({ features_file: write("bad.yaml", "features: [{name: x_a}]") })).toThrow(
      /bad\.yaml: 1 defect/,
    );
  });

  it("are found beside the experiment file, and nowhere else", () => {
    mkdirSync(join(folder, "features"), { recursive: true });
    write("features/own.yaml", `features:\n${A}`);
    const read = (path: string) => {
      write("X.yaml", `name: X\nfeatures_file: ${path}\n`);
      return readExperimentFile([folder], "X")?.input.features_file;
    };
    expect(read("features/own.yaml")).toBe(join(folder, "features", "own.yaml"));
    for (const path of ["../own.yaml", "/etc/passwd", "features/../../own.yaml", ".."]) {
      expect(() => read(path), path).toThrow(/features_file: .* is outside the folder of the experiment file/);
    }
  });
});

describe("the configuration of a run", () => {
  const configOf = (path: string, own?: string[]) => {
    const experiment = resolveExperiment(null, {
      name: "X",
      ...(path && { features_file: path }),
      ...(own && { own_features: own }),
    });
    return runConfig(experiment, {}, resolveFeatureSet(featureSelection(experiment)), "catalogue");
  };

  it("knows own features by their definitions, wherever the file stands and whatever else is in it", () => {
    const first = configOf(file, ["x_a"]);
    expect(first.own_features).toEqual({ x_a: ownFeatures({ features_file: file })!.features[0]!.own!.sha256 });
    expect(configOf(write("other.yaml", `features:\n${A}`))).toEqual(first);
    expect(configOf(write("changed.yaml", `features:\n${A.replace("games: 5", "games: 6")}`))).not.toEqual(first);
    expect(first).not.toHaveProperty("features_file");
  });

  it("is what it was before there were any, without them", () => {
    expect(configOf("")).not.toHaveProperty("own_features");
  });
});

describe("what a run records of own features", () => {
  const record = (a: number[], b: number[], used = [0, 1, 2], missing: string[] = []) => {
    const own = ownFeatures({ features_file: file })!.features;
    const names = ["x_a", "x_b"];
    const rows = { matrix: { rows: 3, names, columns: [Float64Array.from(a), Float64Array.from(b)] } };
    return ownFeatureRecords(rows, Int32Array.from(used), own, {
      rawSql: [{ name: "x_b", rows: 9, unknownRows: 4 }],
      missing,
    });
  };

  it("is kind, hash and how much is missing", () => {
    expect(record([1, Number.NaN, 3], [1, 2, 3])).toMatchObject([
      { name: "x_a", kind: "helpers", sha256: expect.stringMatching(/^[0-9a-f]{64}$/), missing_share: 1 / 3 },
      { name: "x_b", kind: "raw_sql", missing_share: 0, raw_rows: { rows: 9, unknown: 4 } },
    ]);
    expect(record([1, Number.NaN, 3], [1, 2, 3], [0, 2])[0]!.missing_share).toBe(0);
  });

  it("refuses one that has no value in any row used, unless its source holds nothing", () => {
    const none = [Number.NaN, Number.NaN, 1];
    expect(() => record([1, 2, 3], none, [0, 1])).toThrow(
      expect.objectContaining({
        code: "FEATURE_EMPTY",
        exitCode: 3,
        message: expect.stringMatching(
          /^feature x_b of .*own\.yaml has no value.*gave 9 rows, 4 of them about no game and player/,
        ),
      }),
    );
    expect(record([1, 2, 3], none, [0, 1], ["x_b"])[1]!.missing_share).toBe(1);
  });
});
