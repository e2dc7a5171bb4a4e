import type { IsoDate } from "../../src/core/dates.js";
import type { DataReadiness } from "../../src/gates/data-readiness.js";
import type { GateEvidence } from "../../src/gates/evidence.js";
import { evaluate } from "../../src/metrics/evaluate.js";
import type { Evaluation } from "../../src/metrics/evaluation.js";
import { FEB_1, toRows } from "../metrics/rows.js";

export interface Record {
  nights?: number;
  perNight?: number;
  /** Of each ten picks of a side, how many win. */
  overWins?: number;
  underWins?: number;
  /** Points by which predictions lie above the line on OVER picks and below it on UNDER picks. */
  edge?: number;
}

/** The evaluation of a made-up record: half the picks OVER, half UNDER, at -110. */
export function evaluationOf(record: Record = {}): Evaluation {
  const { nights = 28, perNight = 40, overWins = 6, underWins = 6, edge = 4 } = record;
  const specs = Array.from({ length: nights * perNight }, (_, i) => {
    const over = i % 2 === 0;
    const nth = Math.floor(i / 2) % 10;
    const won = nth < (over ? overWins : underWins);
    const side = over ? 1 : -1;
    return {
      date: FEB_1 + (i % nights),
      line: 20.5,
      prediction: 20.5 + side * edge,
      actual: 20.5 + (won ? side : -side) * 2.5,
      over: -110,
      under: -110,
      tier: 20,
    };
  });
  return evaluate(toRows(specs), { seed: 1, resamples: 500, evalStart: "2025-02-01" as IsoDate });
}

const GOOD_RECORD = evaluationOf();

/** Evidence on which every gate passes, with parts replaced. */
export function evidenceWith(parts: Partial<GateEvidence> = {}): GateEvidence {
  return {
    evaluation: GOOD_RECORD,
    baseline: {
      name: "last 10",
      difference: { value: -0.2, n: 1120, low: -0.3, high: -0.1, standardError: 0.05 },
      mae: 5,
    },
    mae: maesOf(5, 5.1, 5.2),
    leakAudit: { verdict: "CLEAN", notRun: [], evidence: "40 dates rebuilt" },
    plausibility: { status: "PLAUSIBLE", checks: [], suspicions: [] },
    acknowledgement: null,
    deflatedPValue: { value: 0.01, trials: 12, effective: 4.2, bestWithoutSkill: 0.543 },
    code: { commit: "0123456789abcdef", dirty: false },
    data: readyData(),
    trainedElsewhere: false,
    duplicate: { of: null },
    ...parts,
  };
}

/** The three MAEs, each with the same standard error. */
export function maesOf(train: number, validation: number, evaluation: number, standardError: number | null = null) {
  const figure = (value: number) => ({ value, standardError });
  return { train: figure(train), validation: figure(validation), evaluation: figure(evaluation) };
}

/** Data that meet every threshold of the default profile: one window. */
export function readyData(parts: Partial<DataReadiness> = {}): DataReadiness {
  const part = { rows: 1000, bootstrap: 100, ready: 870, good_quality: 890, with_line: 450 };
  return {
    windows: [{ index: 0, training_rows: 4000, training: { ...part }, evaluation: { ...part } }],
    line_time_unknown_share: 0,
    game_line_time_unknown_share: 0.02,
    assumed_price_share: 0,
    features: Array.from({ length: 50 }, (_, i) => `feature_${i}`),
    missing: [],
    derived: [],
    ...parts,
  };
}
