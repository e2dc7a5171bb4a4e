/** Trials as they go into the registry and come out of it. */

import type { DailyPicks } from "../metrics/daily-picks.js";
import type { RunStatus } from "./records.js";

/** One configuration judged on one set of evaluation rows. */
export interface Trial {
  readonly evaluationRowsSha256: string;
  readonly configSha256: string;
  /** Which world the rows are of: trials of two origins have no day in common. "imported", or a simulated league with its seed. */
  readonly origin: string;
  /** What its picks came to. */
  readonly byDay: DailyPicks;
}

/** A trial as read back; it stays when its run goes. */
export interface StoredTrial {
  readonly runId: string;
  readonly runName: string;
  /** null when the registry no longer has the run. */
  readonly status: RunStatus | null;
  readonly tags: readonly string[];
  readonly countedAt: string;
  readonly evaluationRowsSha256: string;
  readonly configSha256: string;
  readonly origin: string;
  /** First and last day evaluated, days since 1970-01-01; null when nobody knows them any more. */
  readonly firstDay: number | null;
  readonly lastDay: number | null;
  /** null for trials of versions that did not keep it. */
  readonly byDay: DailyPicks | null;
  /** Equal for trials with the same picks and outcomes. */
  readonly byDaySha256: string | null;
}

/** Which trials to read; all of them without a filter. */
export interface TrialFilter {
  readonly runId?: string;
  /** Only trials on these very rows, or of one of these origins with a day from `firstDay` to `lastDay`. */
  readonly besides?: {
    readonly evaluationRowsSha256: string;
    readonly origins: readonly string[];
    readonly firstDay: number;
    readonly lastDay: number;
  };
}
