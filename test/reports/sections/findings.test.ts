import { describe, expect, it } from "vitest";
import { combineP, type Estimate } from "../../../src/metrics/index.js";
import { labelRuns } from "../../../src/reports/label-runs.js";
import type { Pooled } from "../../../src/reports/pool-by-loss.js";
import { cautions } from "../../../src/reports/sections/cautions.js";
import { findings } from "../../../src/reports/sections/findings.js";
import type { ReportRun } from "../../../src/runner/collect-runs.js";
import type { TriesRecord } from "../../../src/runner/judge-tries.js";
import { syntheticRun, syntheticTries } from "../synthetic-runs.js";

const made = syntheticRun({ evalStart: "2025-02-01", loss: "MAE", rowsPerDay: 20 });
const figure = (value: number, low: number, high: number, n = 200): Estimate => ({ value, low, high, n });
const ABOVE = {
  hitRate: figure(0.62, 0.55, 0.68),
  hitRateClustered: figure(0.62, 0.55, 0.69),
  breakEven: figure(0.524, 0.52, 0.53),
};
const OPEN = { ...ABOVE, hitRate: figure(0.55, 0.48, 0.62), hitRateClustered: figure(0.55, 0.47, 0.63) };

function triesOf(configurations: number, deflated: number | null): TriesRecord {
  const hit_rate_edge_3 = deflated === null ? null : { p_value: deflated / 2, deflated_p_value: deflated };
  return {
    ...syntheticTries,
    configurations_tried: configurations,
    own_picks_unknown: undefined,
    hit_rate_edge_3,
  } as unknown as TriesRecord;
}

/** A run whose picks at edge 3+ stand like this. */
function runWith(betting: typeof ABOVE, tries: TriesRecord | null, year = 2025): ReportRun {
  const run = syntheticRun({ evalStart: `${year}-02-01`, loss: "MAE", rowsPerDay: 2 });
  return {
    ...run,
    tries,
    record: { ...run.record, betting: { ...run.record.betting, edge_3: { ...run.record.betting.edge_3, ...betting } } },
  };
}

function line(text: string, start: string): string {
  return text.split("\n").find((one) => one.startsWith(`- ${start}`)) ?? "";
}

describe("a hit rate above break-even", () => {
  it.each([
    ["one run", [0]],
    ["one of several", [0, 1]],
  ])("is never told without the tries behind it: %s", (_what, years) => {
    const said = (tries: TriesRecord | null) => {
      const runs = labelRuns(years.map((i) => runWith(i === 0 ? ABOVE : OPEN, tries, 2025 - i)));
      return line(findings(runs, [], []), "Hit rate at edge 3+");
    };
    expect(said(triesOf(3, 0.053))).toContain(
      "above break-even by itself, but with the 3 configurations tried on its days counted luck alone may show as much, p 0.053",
    );
    expect(said(triesOf(3, 0.004))).toContain(
      "above break-even, and more than luck would show with the 3 configurations tried on its days counted, p 0.004",
    );
    expect(said(triesOf(1, 0.004))).toContain("with the only configuration tried on its days counted, p 0.004");
    expect(said(triesOf(3, null))).toContain(
      "no p-value can be given with the 3 configurations tried on its days counted",
    );
    expect(said(null)).toContain("by itself; how many configurations were tried on its days is not known");
  });

  it("of several periods together carries the tries of each, and their p-values combined", () => {
    const runs = labelRuns([runWith(OPEN, triesOf(2, 0.2), 2024), runWith(OPEN, triesOf(5, 0.3))]);
    const pooled: Pooled[] = [
      { loss: "MAE", runs, evaluation: runWith(ABOVE, null).record as unknown as Pooled["evaluation"] },
    ];
    const told = line(findings(runs, pooled, []), "All periods of a loss together");
    expect(told).toMatch(/ \(MAE loss 62\.0 % \[55\.0, 68\.0\] n=200 against a break-even of 52\.4 %\)\.$/);
    expect(combineP([0.2, 0.3])).toBeCloseTo(0.229, 3);
    expect(told).toMatch(
      /: above break-even by itself, but with the 2 to 5 configurations tried on the days of each period counted luck alone may show as much, p 0\.23, those of the periods combined by Fisher's method \(/,
    );
    expect(cautions(runs, pooled)).toContain(
      '"Above break-even" is said of each figure by itself: MAE loss over its periods.',
    );
    const unknown = pooled.map((one) => ({
      ...one,
      runs: [{ ...runs[0]!, run: { ...runs[0]!.run, tries: null } }, runs[1]!],
    }));
    expect(findings(runs, unknown, [])).toContain("tried on the days of each period is not known");
  });
});

describe("findings of one run", () => {
  it("give the decision, the hit rate, the tries and the errors with their figures", () => {
    const text = findings(labelRuns([made]), [], []);
    const { edge_3: betting } = made.record.betting;
    expect(line(text, "Decision of the gates: **REJECT**")).toMatch(/gates passed; refuted: /);
    expect(line(text, "Hit rate at edge 3+")).toContain(` n=${betting.graded} against a break-even of `);
    expect(line(text, "Tries: 2 configurations tried on these days; ")).toMatch(/ p \d/);
    expect(line(text, "MAE on the rows with a line")).toContain(made.record.metrics.mae_lines!.value.toFixed(2));
    expect(line(text, "Probability of OVER")).toContain(made.record.probability!.scores!.brier.market.value.toFixed(4));
    expect(text).not.toContain("(MAE loss, 2024-25)");
  });

  it("let no figure of a run with a leak speak for it", () => {
    const above = runWith(ABOVE, triesOf(2, 0.001));
    const leak_audit = { verdict: "LEAK" as const, checks: [], notRun: [] };
    const leaky = { ...above, record: { ...above.record, leak_audit } };
    expect(line(findings(labelRuns([leaky]), [], []), "Hit rate at edge 3+")).toMatch(
      /, p 0\.001, which cannot be believed \(LEAK\); ROI of these picks: /,
    );
    const runs = labelRuns([leaky, runWith(OPEN, triesOf(2, 0.5), 2024)]);
    const pooled: Pooled[] = [{ loss: "MAE", runs, evaluation: above.record as unknown as Pooled["evaluation"] }];
    expect(line(findings(runs, pooled, []), "All periods")).toMatch(/which cannot be believed \(LEAK\) \(MAE loss 62/);
  });

  it("begin with a leak", () => {
    const leaky = {
      ...made,
      record: { ...made.record, leak_audit: { verdict: "LEAK" as const, checks: [], notRun: [] } },
    };
    expect(
      findings(labelRuns([leaky]), [], [])
        .split("\n")
        .find((item) => item.startsWith("- ")),
    ).toBe("- Leak audit: **LEAK**, none of its figures can be believed; the cautions say why.");
  });

  it("say that there is no pick, and no more of hit rates", () => {
    const none = { hitRate: null, hitRateClustered: null, breakEven: null } as unknown as typeof ABOVE;
    const runs = labelRuns([runWith(none, triesOf(3, null))]);
    expect(line(findings(runs, [], []), "Hit rate at edge 3+")).toBe("- Hit rate at edge 3+: no graded pick.");
    expect(cautions(runs, [])).toContain("No pick at edge 3+ was graded");
    expect(cautions(runs, [])).not.toContain("Small samples");
  });
});

it("tells of the tries of several runs whether any is more than luck would show", () => {
  const said = (...ps: (number | null)[]) => {
    const runs = labelRuns(ps.map((p, i) => runWith(OPEN, triesOf(i + 1, p), 2025 - i)));
    return line(findings(runs, [], []), "Tries");
  };
  expect(said(0.2, 0.3)).toBe(
    "- Tries: 1 to 2 configurations tried on the days of each run; with all of them counted no run is beyond what luck alone may show, the smallest p is 0.20.",
  );
  expect(said(0.2, 0.01)).toMatch(/more than luck would show \(MAE loss, 2023-24\), the smallest p is 0\.010\.$/);
  expect(said(0.2, null)).toMatch(/the smallest p is 0\.20 \(1 of 2 runs have a p-value\)\.$/);
  expect(said(null, null)).toMatch(/; no p-value: too few game dates with picks \(both runs\)\.$/);
});

describe("the decisions of several runs", () => {
  const said = (...decisions: (string | null)[]) => {
    const runs = decisions.map((decision, i) => {
      const run = runWith(OPEN, null, 2025 - i);
      return { ...run, judgement: decision && { ...made.judgement, decision } } as ReportRun;
    });
    return line(findings(labelRuns(runs), [], []), "Decisions");
  };

  it("say what none of them may become", () => {
    expect(said("PROMOTE", "REJECT")).not.toContain("none");
    expect(said("SHADOW", "REJECT", null)).toContain("; none may become champion as it stands.");
    expect(said("DISCUSS", "REJECT")).toContain("; no run may be promoted as it stands.");
    expect(said("REJECT", "REJECT", null)).toContain("; none of those judged may be promoted as it stands.");
  });
});
