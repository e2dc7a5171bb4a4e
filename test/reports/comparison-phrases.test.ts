import { describe, expect, it } from "vitest";
import type { IsoDate } from "../../src/core/dates.js";
import { comparePredictions, type EvalRows, evaluate } from "../../src/metrics/index.js";
import { comparisonCautions, pairSentences } from "../../src/reports/comparison-phrases.js";
import type { ComparedPair, ComparedRun, RunComparison } from "../../src/runner/compare/compare-runs.js";
import { FEB_1, noiseSpecs, type RowSpec, toRows } from "../metrics/rows.js";

const options = { seed: 42, resamples: 500, edges: [3] };

/** B against A, everything measured by the real metrics. */
function pairOf(b: EvalRows, a: EvalRows): [ComparedPair, ComparedRun[]] {
  const run = (letter: string, rows: EvalRows) =>
    ({ letter, evaluation: evaluate(rows, { ...options, evalStart: "2025-01-01" as IsoDate }) }) as ComparedRun;
  return [{ run: "B", against: "A", comparison: comparePredictions(b, a, options) }, [run("A", a), run("B", b)]];
}
const sentences = (b: RowSpec[], a: RowSpec[]) => pairSentences(...pairOf(toRows(b), toRows(a)), 3);

const honest = noiseSpecs({ rows: 900, dates: 28, seed: 1 });
const otherGuesses = noiseSpecs({ rows: 900, dates: 28, seed: 2 });
const rival = honest.map((spec, i) => ({
  ...spec,
  prediction: spec.line! + otherGuesses[i]!.prediction - otherGuesses[i]!.line!,
}));

describe("pairSentences", () => {
  it("says of two models alike that they cannot be told apart, and what it would take", () => {
    const [errors, rate, roi, common] = sentences(rival, honest);
    expect(errors).toMatch(/^the errors of B and A cannot be told apart on the same 900 rows with a line \(B less A -/);
    expect(errors).toMatch(
      /; Diebold-Mariano agrees \(p 0\.\d+\); if it were truly this large, about [\d,]+00 rows of about \d+0 game dates would be needed to tell it from 0 \(80 % power\), and there are 900 of 28$/,
    );
    expect(rate).toMatch(
      /^hit rate at edge 3\+: B [\d.]+ % of \d+, A [\d.]+ % of \d+, difference .+ pp \[.*\]: cannot be told apart; if/,
    );
    expect(roi).toMatch(/^ROI at edge 3\+: difference .+: cannot be told apart; if .* about [\d,]+ picks of /);
    expect(common).toMatch(
      /^of \d+ graded picks at edge 3\+ that both made, \d+ were won by B alone and \d+ by A alone/,
    );
  });

  it("names the better one when there is one, whichever side it stands on", () => {
    const sharp = noiseSpecs({ rows: 900, dates: 28, seed: 1, leak: 0.6 });
    const [errors, rate, roi] = sentences(sharp, honest);
    expect(errors).toMatch(/^B has a lower mean absolute error than A .*; Diebold-Mariano agrees \(p under 0\.001\)$/);
    expect(rate).toMatch(/: B wins more often$/);
    expect(roi).toMatch(/: B returns more$/);
    expect(sentences(honest, sharp)[1]).toMatch(/: A wins more often$/);
  });

  it("speaks of all rows where some have no line", () => {
    const bare = (specs: RowSpec[]) =>
      specs.map(({ line, ...rest }, i) => (i % 3 === 0 ? rest : { ...rest, line: line! }));
    expect(sentences(bare(rival), bare(honest))[1]).toMatch(/^on all 900 rows, with a line or without, their errors/);
  });

  it("sees that two models made the same picks of theirs, and that there is nothing to compare", () => {
    expect(sentences(honest, honest).at(-1)).toMatch(/they won the very same: the picks only one of them made/);
    const shy = honest.map((spec) => ({ ...spec, prediction: spec.line! + 0.5 }));
    expect(sentences(shy, honest).slice(1)).toEqual([
      "hit rate at edge 3+: not both have a graded pick",
      "no graded pick at edge 3+ was made by both",
    ]);
  });

  it("says when discordant picks are too few to say anything, and when they say it", () => {
    const opposed = (count: number, first: number): [RowSpec[], RowSpec[]] => {
      const spec = (i: number, prediction: number) => ({
        actual: i < first ? 30 : 10,
        line: 20,
        prediction,
        date: FEB_1 + i,
      });
      const of = (prediction: number) => Array.from({ length: count }, (_, i) => spec(i, prediction));
      return [of(25), of(15)];
    };
    expect(sentences(...opposed(4, 4)).at(-1)).toMatch(
      /4 were won by B alone and 0 by A alone \(exact McNemar p 0\.13\): fewer than 6 cannot tell them apart, however they fall; at these shares about \d+ common picks would be needed$/,
    );
    expect(sentences(...opposed(9, 9)).at(-1)).toMatch(/\(exact McNemar p 0\.004\): B wins more of them$/);
    expect(sentences(...opposed(9, 0)).at(-1)).toMatch(/: A wins more of them$/);
  });

  it("says when there are too few dates for an interval", () => {
    const few = (specs: RowSpec[]) => specs.map((spec, i) => ({ ...spec, date: FEB_1 + (i % 5) }));
    expect(sentences(few(rival), few(honest))[0]).toMatch(/; the game dates are too few for an interval$/);
  });
});

describe("comparisonCautions", () => {
  const setting = (name: string, ...values: (number | string)[]) => ({
    setting: name,
    values,
    differs: new Set(values).size > 1,
  });
  const [pair, runs] = pairOf(toRows(rival), toRows(honest));
  const comparison = (more: Partial<RunComparison>): RunComparison =>
    ({
      dataSource: "imported",
      lines: "same",
      runs: runs.map((run) => ({
        ...run,
        datasetSha256: "d",
        lineSource: "cascade",
        audit: { verdict: "CLEAN", findings: [], rawSql: [] },
      })),
      settings: [setting("depth", 6, 8), setting("random_seed", 1, 2), setting("code", "x", "y")],
      rowsWithLine: 900,
      rowsWithSameLine: 900,
      pairs: [pair],
      ...more,
    }) as RunComparison;

  it("counts the differences shown, and names what the intervals leave out", () => {
    expect(comparisonCautions(comparison({}))).toEqual([
      "the intervals hold the models as they are; what another seed would change is not in them",
      "3 differences are shown; of every 20 one is expected to leave out 0 by chance",
    ]);
  });

  it("knows runs that differ by seed or by nothing", () => {
    const seeds = comparison({
      settings: [setting("depth", 6, 6), setting("random_seed", 1, 2), setting("code", "x", "y")],
    });
    expect(comparisonCautions(seeds)[0]).toMatch(/^they differ by their seed alone/);
    expect(comparisonCautions(comparison({ settings: [setting("code", "x", "y")] }))[0]).toMatch(/^no setting differs/);
  });

  it("names a leak before anything else, then what is suspicious, and raw SQL", () => {
    const [a, b] = comparison({ dataSource: "simulated" }).runs;
    const suspect = { verdict: "SUSPECT" as const, findings: ["hit rate: 82 %"], rawSql: [] };
    const leak = { verdict: "LEAK" as const, findings: ["cut: x_a changes", "noise: x_a", "c"], rawSql: ["x_a"] };
    const runs = [
      { ...a!, audit: suspect },
      { ...b!, audit: leak },
    ];
    expect(comparisonCautions(comparison({ dataSource: "simulated", runs })).slice(0, 4)).toEqual([
      "LEAK in B, neither its figures nor a difference to it can be believed: cut: x_a changes; and 2 more checks",
      "SUSPECT in A, its figures and differences to it wait for an explanation: hit rate: 82 %",
      "raw SQL in B (x_a): nothing but the leak audit says whether it looks ahead",
      "simulated data: these figures say nothing about real players or books",
    ]);
  });

  it("counts one difference as one", () => {
    const { maeLines } = pair.comparison;
    const one = { ...pair, comparison: { ...pair.comparison, maeLines, maeAll: null, picks: [] } };
    expect(comparisonCautions(comparison({ pairs: [one] })).at(-1)).toMatch(/^1 difference is shown; /);
  });

  it("speaks of other lines, other data and simulated data", () => {
    const [a, b] = comparison({}).runs;
    const list = comparisonCautions(
      comparison({
        dataSource: "simulated",
        lines: "own",
        rowsWithSameLine: 700,
        runs: [a!, { ...b!, lineSource: "fanduel", datasetSha256: "e" }],
      }),
    );
    expect(list[0]).toMatch(/^simulated data/);
    expect(list[1]).toContain(
      "A on the lines of cascade, B on the lines of fanduel; the line is the same on 700 of 900 rows",
    );
    expect(list[2]).toMatch(/different versions of the data/);
  });
});
