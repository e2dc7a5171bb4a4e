import { grouped, percent } from "../core/figures.js";
import { mean } from "../core/mean.js";
import { absoluteError, lineError } from "./accuracy.js";
import { binomialUpperTail } from "./binomial-tail.js";
import { clusterByDate } from "./clusters.js";
import { type EvalRows, rowsWithLine } from "./eval-rows.js";
import { normalUpperTail } from "./normal-cdf.js";
import { differenceOn } from "./paired-difference.js";
import { selectPicks } from "./picks.js";
import { drawResamples } from "./resamples.js";

/** SUSPECT: too good to be believed without looking for a leak. UNKNOWN: too little data to say. */
export type PlausibilityStatus = "PLAUSIBLE" | "SUSPECT" | "UNKNOWN";

export interface PlausibilityCheck {
  check: "hit_rate_edge_1" | "hit_rate_edge_3" | "hit_rate_edge_5" | "mae_against_line";
  status: PlausibilityStatus;
  /** The hit rate, or the MAE, that was observed; null when there is nothing to measure. */
  observed: number | null;
  /** What an efficient market allows: the break-even rate, or 95 % of the line's own MAE. */
  allowed: number | null;
  /** Graded picks, or rows with a line. */
  n: number;
  /** Probability of a result this good if the truth were just at `allowed`; 0 means below 1e-308. */
  pValue: number | null;
  sentence: string;
}

export interface Plausibility {
  status: PlausibilityStatus;
  checks: PlausibilityCheck[];
  /** The sentences of the suspect checks. */
  suspicions: string[];
}

export interface PlausibilityOptions {
  seed: number;
  resamples?: number;
}

/** A result is suspect when its probability is below this. So small that thousands of honest tries do not reach it. */
export const SUSPECT_BELOW = 1e-6;

/** An honest model may beat the line's own MAE by this share; what is suspect is being better than that. */
export const POSSIBLE_MAE_GAIN = 0.05;

/** Rows with a line below which the MAE is not judged. */
const LEAST_ROWS = 100;

const LOOK = "look for a leak before believing it";

/**
 * Asks how probable the results would be in an efficient market.
 * Hit rates: exact binomial tail against the mean break-even rate of the picks, which is generous, since an efficient
 * market gives less than break-even; unequal prices only make the true tail smaller (W. Hoeffding 1956).
 * MAE: paired, date-clustered bootstrap z of |error| against 95 % of the line's own |error| on the same rows.
 * It says nothing of how a leak came in, and PLAUSIBLE is no proof that there is none.
 */
export function assessPlausibility(rows: EvalRows, options: PlausibilityOptions): Plausibility {
  const lined = rowsWithLine(rows);
  const checks = [checkHitRate(lined, 1), checkHitRate(lined, 3), checkHitRate(lined, 5), checkMae(lined, options)];
  const suspicions = checks.filter(({ status }) => status === "SUSPECT").map(({ sentence }) => sentence);
  const unknown = checks.every(({ status }) => status === "UNKNOWN");
  return { status: suspicions.length > 0 ? "SUSPECT" : unknown ? "UNKNOWN" : "PLAUSIBLE", checks, suspicions };
}

function checkHitRate(rows: EvalRows, minEdge: 1 | 3 | 5): PlausibilityCheck {
  const picks = selectPicks(rows, { minEdge });
  let wins = 0;
  let graded = 0;
  let breakEvenSum = 0;
  for (let k = 0; k < picks.count; k++) {
    if (picks.outcome[k] === 0) continue;
    graded++;
    if (picks.outcome[k]! > 0) wins++;
    breakEvenSum += 1 / picks.decimalOdds[k]!;
  }
  const check = `hit_rate_edge_${minEdge}` as const;
  if (graded === 0) return unknown(check, 0, `no graded pick at edge ${minEdge}+: its hit rate cannot be judged`);
  const observed = wins / graded;
  const allowed = breakEvenSum / graded;
  const pValue = binomialUpperTail(wins, graded, allowed);
  const rate = `hit rate ${percent(observed)} at edge ${minEdge}+ on ${grouped(graded)} picks`;
  const chance = `picks that just break even (${percent(allowed)}) do this well with probability ${probability(pValue)}`;
  return verdict({ check, observed, allowed, n: graded, pValue }, `${rate}: ${chance}`);
}

function checkMae(rows: EvalRows, options: PlausibilityOptions): PlausibilityCheck {
  const check = "mae_against_line";
  if (rows.rows < LEAST_ROWS) {
    return unknown(check, rows.rows, `${rows.rows} rows with a line: too few to judge the MAE against the line's own`);
  }
  const errors = Float64Array.from({ length: rows.rows }, (_, i) => absoluteError(rows, i));
  const lineErrors = Float64Array.from({ length: rows.rows }, (_, i) => lineError(rows, i));
  const possible = lineErrors.map((error) => error * (1 - POSSIBLE_MAE_GAIN));
  const clusters = clusterByDate(rows.date);
  const resamples = drawResamples(clusters.count, options.seed, options.resamples);
  const difference = differenceOn(clusters, resamples, errors, possible);
  if (!difference?.standardError) {
    return unknown(check, rows.rows, `too few game dates (${clusters.count}) to judge the MAE against the line's own`);
  }
  const observed = mean(errors);
  const lineMae = mean(lineErrors);
  const pValue = normalUpperTail(-difference.value / difference.standardError);
  const found = `MAE ${observed.toFixed(2)} where the line's own is ${lineMae.toFixed(2)}, on ${grouped(rows.rows)} rows`;
  const gain = percent(POSSIBLE_MAE_GAIN).replace(".0", "");
  const chance = `a model truly ${gain} better than the line does this well with probability ${probability(pValue)}`;
  const figures = { check, observed, allowed: lineMae * (1 - POSSIBLE_MAE_GAIN), n: rows.rows, pValue } as const;
  return verdict(figures, `${found}: ${chance}`);
}

type Figures = Omit<PlausibilityCheck, "status" | "sentence" | "pValue"> & { pValue: number };

function verdict(figures: Figures, finding: string): PlausibilityCheck {
  if (figures.pValue >= SUSPECT_BELOW) return { ...figures, status: "PLAUSIBLE", sentence: finding };
  return { ...figures, status: "SUSPECT", sentence: `${finding}; ${LOOK}` };
}

function unknown(check: PlausibilityCheck["check"], n: number, sentence: string): PlausibilityCheck {
  return { check, status: "UNKNOWN", observed: null, allowed: null, n, pValue: null, sentence };
}

function probability(p: number): string {
  if (p === 0) return "below 1e-308";
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}
