import { describe, expect, it } from "vitest";
import type { Estimate } from "../../src/metrics/index.js";
import { edgeVerdict } from "../../src/reports/edge-verdict.js";
import { labelRuns } from "../../src/reports/label-runs.js";
import type { Pooled } from "../../src/reports/pool-by-loss.js";
import type { ReportRun } from "../../src/runner/collect-runs.js";
import type { TriesRecord } from "../../src/runner/judge-tries.js";
import { syntheticRun, syntheticTries } from "./synthetic-runs.js";

const made = [2025, 2024].map((year) => syntheticRun({ evalStart: `${year}-02-01`, loss: "MAE", rowsPerDay: 2 }));
const rate = (low: number, high: number): Estimate => ({ value: (low + high) / 2, low, high, n: 300 });
const ABOVE = rate(0.55, 0.65);
const OPEN = rate(0.5, 0.6);
const BELOW = rate(0.4, 0.5);

interface Case {
  rates: (Estimate | null)[];
  /** p with every try counted; null where nobody counted. */
  ps: (number | null)[];
  audit?: "CLEAN" | "SUSPECT" | "LEAK";
}

function runsOf({ rates, ps, audit = "CLEAN" }: Case): ReportRun[] {
  return rates.map((hitRate, i) => {
    const run = made[i]!;
    const p = ps[i]!;
    const breakEven = { value: 0.53, low: null, high: null, n: 300 };
    const edge_3 = { ...run.record.betting.edge_3, hitRate, hitRateClustered: hitRate, breakEven };
    const leak_audit = { ...run.record.leak_audit, verdict: audit };
    const counted = { hit_rate_edge_3: { p_value: p, deflated_p_value: p }, own_picks_unknown: undefined };
    return {
      ...run,
      tries: p === null ? null : ({ ...syntheticTries, ...counted } as unknown as TriesRecord),
      record: { ...run.record, leak_audit, betting: { ...run.record.betting, edge_3 } },
    };
  });
}

const said = (one: Case, pooled: readonly Pooled[] = []) => edgeVerdict(labelRuns(runsOf(one)), pooled);

describe("the verdict on an edge", () => {
  it.each<[string, Case]>([
    [
      "**An edge is shown** at edge 3+ (MAE loss, 2024-25): a hit rate above break-even, and more than luck would show with every try counted.",
      { rates: [ABOVE, OPEN], ps: [0.01, 0.3] },
    ],
    [
      "**No edge is shown**: a hit rate above break-even by itself (MAE loss, 2024-25) may be luck with its tries counted.",
      { rates: [ABOVE, OPEN], ps: [0.2, 0.3] },
    ],
    [
      "**No edge is shown**: a hit rate above break-even by itself (both runs) cannot be judged with the tries behind it.",
      { rates: [ABOVE, ABOVE], ps: [null, 0.3] },
    ],
    [
      "**No edge is shown**: the only hit rates above break-even are of runs whose leak audit found something (MAE loss, 2024-25).",
      { rates: [ABOVE, OPEN], ps: [0.01, 0.3], audit: "SUSPECT" },
    ],
    [
      "**No edge is shown**: no run's hit rate is above break-even by more than luck would show with its tries counted.",
      { rates: [OPEN, BELOW], ps: [0.3, 0.9] },
    ],
    [
      "**No edge is shown**: no run's hit rate is above break-even by more than luck would show.",
      { rates: [OPEN, BELOW], ps: [null, 0.9] },
    ],
    [
      "**No edge is shown**: no run's hit rate is above break-even by both of its intervals, however small p is.",
      { rates: [OPEN, BELOW], ps: [0.03, 0.9] },
    ],
    ["**No edge is shown**: every hit rate is below break-even.", { rates: [BELOW, BELOW], ps: [0.9, 0.9] }],
    ["**No edge is shown**: the hit rate is below break-even.", { rates: [BELOW], ps: [0.9] }],
    ["**No edge is shown**: no pick at edge 3+ was graded.", { rates: [null], ps: [null] }],
  ])("%s", (sentence, one) => {
    expect(said(one)).toBe(sentence);
  });

  it("takes all periods of a loss together where no run stands alone, with the p of all", () => {
    const open = { rates: [OPEN, OPEN], ps: [0.06, 0.06] };
    const runs = labelRuns(runsOf(open));
    const pooled = [{ loss: "MAE", runs, evaluation: runsOf({ rates: [ABOVE], ps: [0.06] })[0]!.record }];
    const of = (ps: number[]) => {
      const own = labelRuns(runsOf({ ...open, ps }));
      return edgeVerdict(own, pooled.map((one) => ({ ...one, runs: own })) as unknown as Pooled[]);
    };
    expect(of([0.06, 0.06])).toBe(
      "**An edge is shown only over all periods together** (MAE loss): no single run is above break-even by itself.",
    );
    expect(of([0.06, 0.6])).toMatch(/^\*\*No edge is shown\*\*/);
  });
});
