/** Fits that the registry keeps: candidates of a tuning, windows of a walk-forward run. */

import type { ParamValue } from "./records.js";

/** What one configuration reached on the validation rows of a tuned run. */
export interface CandidateScore {
  /** In the unit of the loss. */
  readonly loss: number;
  /** Points. */
  readonly mae: number;
  /** Trees or rounds kept. */
  readonly iterations: number;
  /** Sum of the loss over the rows of each validation date, dates in order; for comparing two candidates date by date. */
  readonly lossByDate: readonly number[];
  /** How long the fit took. */
  readonly seconds: number;
}

/** A configuration that a tuned run compared. */
export interface CandidateRow extends CandidateScore {
  /** 0 is the experiment as it stands. */
  readonly candidate: number;
  /** The settings that were searched, with this candidate's values. */
  readonly settings: Readonly<Record<string, ParamValue>>;
  readonly configSha256: string;
  /** Hash of everything that decides the score: configuration, data, version of the program. */
  readonly fitSha256: string;
  readonly validationRowsSha256: string;
  /** The run that fitted it, when the score was taken over; null: this run. */
  readonly fittedIn: string | null;
}

/** A finished window of a walk-forward run to keep until the run completes. */
export interface NewWindowFit {
  /** Hash of everything that decides the fit. */
  readonly fitSha256: string;
  /** The model file. */
  readonly model: Uint8Array;
  /** What the fit says of itself; anything JSON can hold. */
  readonly report: Readonly<Record<string, unknown>>;
}

export interface WindowFitRow extends NewWindowFit {
  /** The run that fitted it. */
  readonly runId: string;
}
