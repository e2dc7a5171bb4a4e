import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { resolveExperiment } from "../../src/runner/resolve-experiment.js";
import { readTrainedElsewhere } from "../../src/runner/trained-elsewhere.js";

const MODEL = fileURLToPath(new URL("../fixtures/foreign-models/xgboost-absolute.json", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "proplab-elsewhere-"));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (model_file: string, flags: object = {}) =>
  readTrainedElsewhere(resolveExperiment(null, { name: "X", framework: "imported", model_file, ...flags }));

/** The model file with a part replaced. */
function altered(from: string, to: string): string {
  const file = join(folder, "altered.json");
  writeFileSync(file, readFileSync(MODEL, "utf8").replace(from, to));
  return file;
}

describe("readTrainedElsewhere", () => {
  it("gives the origin, and the model's own features in the order of the catalogue", () => {
    const { origin, features } = read(MODEL)!;
    expect(origin).toEqual({
      format: "xgboost-json",
      version: "1.7.4",
      objective: "reg:absoluteerror",
      sha256: sha256(readFileSync(MODEL)),
    });
    const names = features.map(({ name }) => name);
    expect(names.toSorted()).toEqual(["pace_score", "points_avg_last_5", "points_avg_season", "rest_advantage"]);
    expect(features.map(({ number }) => number)).toEqual(
      features.map(({ number }) => number).toSorted((a, b) => a - b),
    );
  });

  it("is nothing for a family that trains", () => {
    expect(readTrainedElsewhere(resolveExperiment(null, { name: "X" }))).toBeNull();
  });

  it("names features that do not exist, with names near by", () => {
    expect(() => read(altered('"pace_score"', '"pace_scor"'))).toThrow(
      'features that do not exist: "pace_scor" (did you mean pace_score',
    );
    expect(() => read(altered('"pace_score"', '"__proto__"'))).toThrow('do not exist: "__proto__"');
  });

  it.each([
    [{ feature_set: "v8", exclude_features: ["pace_score"] }, "v8 as selected does not hold: pace_score"],
    [{ feature_set: "v8" }, "v8 as selected does not hold: dnp_rate"],
  ])("refuses a feature set that lacks one, %j", (flags, message) => {
    const file = message.endsWith("dnp_rate") ? altered('"pace_score"', '"dnp_rate"') : MODEL;
    expect(() => read(file, flags)).toThrow(message);
  });

  it("tells of a file that is broken or not there", () => {
    writeFileSync(join(folder, "half.json"), readFileSync(MODEL, "utf8").slice(0, 500));
    expect(() => read(join(folder, "half.json"))).toThrow("it is not whole JSON");
    expect(() => read(join(folder, "none.json"))).toThrow("no such file");
  });
});
