import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duplicateGamesCheck } from "../../src/audit/duplicate-games.js";
import { fittedEdgesCheck } from "../../src/audit/fitted-edges.js";
import type { AuditCheck } from "../../src/audit/leak-audit.js";
import { takeAudited } from "../../src/audit/statistical/audited-rows.js";
import { lineErrorCheck } from "../../src/audit/statistical/line-errors.js";
import { validationGapCheck } from "../../src/audit/statistical/part-errors.js";
import { singleDateCheck } from "../../src/audit/statistical/single-dates.js";
import { singleFeatureCheck } from "../../src/audit/statistical/single-features.js";
import { structuralChecks } from "../../src/audit/structural.js";
import { type IsoDate, toEpochDay } from "../../src/core/dates.js";
import { takeRows, takeValues } from "../../src/core/matrix.js";
import { createRng } from "../../src/core/rng.js";
import { fitBoostedTrees, parseTreeOptions } from "../../src/engine/model.js";
import { ensureFeatures, type FeatureRows, loadFeatureRows, resolveFeatureSet } from "../../src/features/index.js";
import { auditedRows, partOf, quoteChecks } from "../../src/runner/audit-run.js";
import { Database } from "../../src/warehouse/duckdb.js";
import type { Warehouse } from "../../src/warehouse/warehouse.js";
import { IN_GAME, MORNING_AFTER, OPENER, type PlantedLab, plantedLab, TWIN } from "./planted-lab.js";

const features = resolveFeatureSet({ set: "v8" });
const [FROM, TO] = ["2024-12-01" as IsoDate, "2025-02-28" as IsoDate];

let lab: PlantedLab;
const opened: Database[] = [];
let clean: FeatureRows;
let inGame: FeatureRows;
let morningAfter: FeatureRows;

async function rowsOf(warehouse: Warehouse, lineSource: string, settledAt = lineSource): Promise<FeatureRows> {
  const store = await ensureFeatures(warehouse, { lineSource });
  const db = await Database.open();
  opened.push(db);
  await warehouse.attach(db);
  const names = [...features.map(({ name }) => name), "points_avg_last_10", "points_avg_season"];
  return loadFeatureRows(db, store.path, {
    from: FROM,
    to: TO,
    features: [...new Set(names)],
    set: features,
    lineSource: settledAt,
  });
}

beforeAll(async () => {
  lab = await plantedLab();
  clean = await rowsOf(lab.clean, "cascade");
  inGame = await rowsOf(lab.planted, IN_GAME);
  morningAfter = await rowsOf(lab.planted, MORNING_AFTER);
});
afterAll(() => {
  for (const db of opened) db.close();
  lab?.remove();
});

const usable = (rows: FeatureRows) =>
  Int32Array.from(rows.epochDay.keys()).filter((row) => rows.trainingReady[row] === 1);
const audited = (rows: FeatureRows) => takeAudited(auditedRows({ rows, features }), usable(rows));
const between = (rows: FeatureRows, from: string, to: string) =>
  usable(rows).filter(
    (row) => rows.epochDay[row]! >= toEpochDay(from as IsoDate) && rows.epochDay[row]! <= toEpochDay(to as IsoDate),
  );
const leaks = (checks: readonly AuditCheck[]) =>
  checks.filter(({ verdict }) => verdict !== "CLEAN").map(({ name }) => name);

describe("imported quotes", () => {
  it("taken while the game ran, by a book declared to quote before it, are found by their error, and the book is named", () => {
    const [check] = lineErrorCheck(audited(inGame));
    expect(check).toMatchObject({ verdict: "SUSPECT", features: ["line"] });
    expect(check!.evidence).toMatch(/of the outcomes lie within half a point of the line.*quotes taken after tip-off/);
    expect(leaks(singleFeatureCheck({ usable: audited(inGame) }))).toEqual(["single features"]);
    expect(singleFeatureCheck({ usable: audited(inGame) })[0]!.features).toContain("vegas_points_line");
  });

  it("of that book are found where another book's lines are bet on: features are made of all books", async () => {
    const opener = audited(await rowsOf(lab.planted, OPENER));
    expect(leaks(lineErrorCheck(opener))).toEqual([]);
    const checks = await quoteChecks(opener, lab.planted, FROM, TO);
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["books against the outcome", "LEAK"],
      ["game lines against the score", "CLEAN"],
      ["quotes ahead of the others", "CLEAN"],
      ["quotes behind the others", "CLEAN"],
    ]);
    expect(checks[0]).toMatchObject({ features: [IN_GAME] });
    expect(checks[0]!.evidence).toMatch(/ingame, quote time unknown .* of other books' on the same/);
    const honest = await quoteChecks(audited(clean), lab.clean, FROM, TO);
    expect(honest.map(({ verdict }) => verdict)).toEqual(["CLEAN", "CLEAN", "CLEAN", "CLEAN"]);
  });

  it("after the first quarter make a feature that is close to the line by itself, and is found by what it adds to it", () => {
    const rng = createRng(8);
    const rows = audited(clean);
    const live = rows.points.map((points, i) => {
      let first = 0;
      for (let point = 0; point < points; point++) if (rng.uniform() < 0.25) first++;
      return Math.floor(first + 0.75 * rows.line[i]!) + 0.5;
    });
    const { matrix } = rows;
    const columns = [...matrix.columns, live];
    const names = [...matrix.names, "x_live_line"];
    const [check] = singleFeatureCheck({ usable: { ...rows, matrix: { rows: matrix.rows, names, columns } } });
    expect(check).toMatchObject({ verdict: "LEAK", features: ["x_live_line"] });
    expect(check!.evidence).toMatch(/beside his averages and line, another \d+ % of what they leave/);
  });

  it("taken after tip-off are never the line, whether the start of the game is known or not", () => {
    const none = partOf(morningAfter, new Int32Array(0));
    expect(morningAfter.line.every((line) => Number.isNaN(line))).toBe(true);
    const parts = { train: partOf(morningAfter, usable(morningAfter)), validation: none, evaluation: none };
    expect(leaks(structuralChecks(parts))).toEqual([]);
  });
});

describe("a bet at the first quote of the day", () => {
  const checked = (rows: FeatureRows) => {
    const none = partOf(rows, new Int32Array(0));
    return structuralChecks({ train: none, validation: none, evaluation: partOf(rows, between(rows, FROM, TO)) });
  };

  it("settled at that quote raises no alarm", async () => {
    const opening = await rowsOf(lab.clean, "draftkings@opening");
    const timed = opening.knownAfterLineMinutes.filter((minutes) => !Number.isNaN(minutes));
    expect(timed.length).toBeGreaterThan(5000);
    expect(new Set(timed)).toEqual(new Set([0]));
    expect(leaks(checked(opening))).toEqual([]);
  });

  it("settled at the closing line is found", async () => {
    const settled = await rowsOf(lab.clean, "draftkings@opening", "draftkings");
    const check = checked(settled).find(({ verdict }) => verdict === "LEAK");
    expect(check?.name).toBe("lines of another time");
    expect(check?.evidence).toMatch(/lines are newer than the moment the bet is decided at: that of player/);
  });

  it("with features that know what came until the close is found", async () => {
    const settled = await rowsOf(lab.clean, "draftkings", "draftkings@opening");
    const check = checked(settled).find(({ verdict }) => verdict === "LEAK");
    expect(check?.name).toBe("lines of another time");
    expect(check?.evidence).toMatch(/lines are older than what their features know: that of player/);
  });
});

describe("a feature that knows the games of three dates in sixty", () => {
  const plant = (noise: number) => {
    const rows = audited(clean);
    const rng = createRng(4);
    const days = [...new Set(rows.epochDay)].filter((day) => day % 20 === 0);
    const values = rows.points.map((points, i) =>
      days.includes(rows.epochDay[i]!) ? points + noise * (rng.uniform() - 0.5) : rows.lastTenAverage[i]!,
    );
    const { matrix } = rows;
    const columns = [...matrix.columns, values];
    return { ...rows, matrix: { rows: matrix.rows, names: [...matrix.names, "x_three_dates"], columns } };
  };

  it("is lost among all rows, and found by the dates", () => {
    const [check] = singleDateCheck(plant(8), ["x_three_dates"]);
    expect(check).toMatchObject({ verdict: "LEAK", features: ["x_three_dates"] });
    expect(check!.evidence).toMatch(
      /x_three_dates explains on 202\d-\d\d-\d\d \d\d\.\d % of what averages and line leave of \d+ outcomes, and too much on \d other date/,
    );
  });

  it("is not found in noise, nor in the clean season", () => {
    expect(singleDateCheck(plant(200), ["x_three_dates"])).toMatchObject([{ verdict: "CLEAN" }]);
  });
});

describe("rows", () => {
  it("of a night imported again under another date and number are found, though no player and date comes twice", async () => {
    const db = opened[2]!;
    const check = await duplicateGamesCheck(db, FROM, TO);
    expect(check.verdict).toBe("LEAK");
    expect(check.evidence).toContain(`players of ${TWIN.date} with the same figures on ${TWIN.again}`);
    expect(check.evidence).toMatch(/; a player stands in the data under two names: (.+) and \1 II have the same/);
    expect((await duplicateGamesCheck(opened[0]!, FROM, TO)).verdict).toBe("CLEAN");
  });

  it("split at random into training and validation are found", () => {
    const rng = createRng(3);
    const learned = between(clean, FROM, "2025-01-31");
    const isValidation = learned.map(() => (rng.uniform() < 0.15 ? 1 : 0));
    const checks = structuralChecks({
      train: partOf(
        clean,
        learned.filter((_, i) => isValidation[i] === 0),
      ),
      validation: partOf(
        clean,
        learned.filter((_, i) => isValidation[i] === 1),
      ),
      evaluation: partOf(clean, between(clean, "2025-02-01", TO)),
    });
    expect(leaks(checks)).toEqual(["train before validation"]);
  });

  it("of windows that overlap, and validation taken from the evaluation, are found", () => {
    const checks = structuralChecks({
      train: partOf(clean, between(clean, FROM, "2025-02-10")),
      validation: partOf(clean, between(clean, "2025-02-11", "2025-02-20")),
      evaluation: partOf(clean, between(clean, "2025-02-05", TO)),
    });
    expect(leaks(checks)).toEqual(["train before evaluation", "validation before evaluation", "duplicate rows"]);
  });
});

describe("a model", () => {
  const learned = () => between(clean, FROM, "2025-01-31");
  const matrixOf = (index: Int32Array) => takeRows(auditedRows({ rows: clean, features }).matrix, index);
  const fit = async (index: Int32Array) => {
    const data = { matrix: matrixOf(index), target: takeValues(clean.points, index) };
    return (await fitBoostedTrees(data, null, parseTreeOptions({ iterations: 3, border_count: 32 }), {})).model;
  };

  it("whose bin edges come from evaluation rows as well is found", async () => {
    const on = { matrix: matrixOf(learned()), weight: null };
    expect(fittedEdgesCheck(await fit(learned()), on)[0]!.verdict).toBe("CLEAN");
    const [check] = fittedEdgesCheck(await fit(usable(clean)), on);
    expect(check!.verdict).toBe("LEAK");
    expect(check!.features).toContain("points_avg_season");
  });

  it("far better on validation rows than on evaluation rows is suspicious", () => {
    const errors = (rows: number, size: number) => ({
      days: Int32Array.from({ length: rows }, (_, i) => i % 20),
      errors: Float64Array.from({ length: rows }, (_, i) => size * (0.5 + (i % 7) / 6)),
    });
    expect(leaks(validationGapCheck(errors(900, 3.4), errors(900, 4.9)))).toEqual(["validation against evaluation"]);
    expect(leaks(validationGapCheck(errors(900, 4.6), errors(900, 4.9)))).toEqual([]);
  });
});

describe("the clean season", () => {
  it("raises none of these alarms", () => {
    expect(leaks(lineErrorCheck(audited(clean)))).toEqual([]);
    expect(leaks(singleFeatureCheck({ usable: audited(clean) }))).toEqual([]);
    expect(leaks(singleDateCheck(audited(clean), audited(clean).matrix.names))).toEqual([]);
  });
});
