import { doubt } from "./audit-doubt.js";
import { type LabelledRun, lossWords } from "./label-runs.js";
import { plainText } from "./markdown-table.js";
import { breakEvenPhrase, hitRateStanding, type Standing } from "./phrases.js";
import type { Pooled } from "./pool-by-loss.js";
import { headlineP, isMoreThanLuck, triesOfPeriods } from "./tries-phrases.js";
import { listed, whichRuns } from "./which-runs.js";

/** A run with where its hit rate stands, and whether it is more than luck with its tries counted; null where that is not known. */
interface Judged {
  readonly one: LabelledRun;
  readonly standing: Standing;
  readonly beyondLuck: boolean | null;
}

/**
 * Whether an edge is shown, in one sentence: a hit rate above break-even by both of its intervals and more than luck would show with
 * every try counted, of a run whose audit found nothing.
 */
export function edgeVerdict(runs: readonly LabelledRun[], pooled: readonly Pooled[]): string {
  const judged = runs.map(judge);
  const rated = judged.filter(({ standing }) => standing !== "unmeasured");
  const which = (some: readonly Judged[]) =>
    whichRuns(
      some.map(({ one }) => one),
      runs,
    );
  if (rated.length === 0) return "**No edge is shown**: no pick at edge 3+ was graded.";
  const above = rated.filter(({ standing }) => standing === "above");
  const beyond = above.filter(({ beyondLuck }) => beyondLuck === true);
  const shown = beyond.filter(({ one }) => doubt([one.run]) === "");
  if (shown.length > 0) {
    return `**An edge is shown** ${where(which(shown), runs)}: a hit rate above break-even, and more than luck would show with every try counted.`;
  }
  if (beyond.length > 0) {
    return `**No edge is shown**: the only hit rates above break-even are of runs whose leak audit found something (${which(beyond)}).`;
  }
  if (above.length > 0) {
    const unknown = above.some(({ beyondLuck }) => beyondLuck === null);
    const why = unknown ? "cannot be judged with the tries behind it" : "may be luck with its tries counted";
    return `**No edge is shown**: a hit rate above break-even by itself (${which(above)}) ${why}.`;
  }
  const together = pooled.filter(isShown).map(({ runs: own }) => plainText(lossWords(own[0]!.run)));
  if (together.length > 0) {
    return `**An edge is shown only over all periods together** (${listed(together)}): no single run is above break-even by itself.`;
  }
  return `**No edge is shown**: ${nowhereAbove(rated, runs)}.`;
}

/** What is to be said where no hit rate is above break-even by its intervals. */
function nowhereAbove(rated: readonly Judged[], runs: readonly LabelledRun[]): string {
  const one = runs.length === 1;
  if (rated.every(({ standing }) => standing === "below")) {
    return one ? `the hit rate is ${breakEvenPhrase("below")}` : `every hit rate is ${breakEvenPhrase("below")}`;
  }
  const start = one ? "the hit rate is not" : "no run's hit rate is";
  const close = rated.filter(({ beyondLuck }) => beyondLuck === true);
  if (close.length > 0) return `${start} above break-even by both of its intervals, however small p is`;
  const counted = rated.every(({ beyondLuck }) => beyondLuck !== null) ? " with its tries counted" : "";
  return `${start} above break-even by more than luck would show${counted}`;
}

function where(which: string, runs: readonly LabelledRun[]): string {
  return runs.length === 1 ? "at edge 3+" : `at edge 3+ (${which})`;
}

function judge(one: LabelledRun): Judged {
  const { record, tries } = one.run;
  const p = tries && headlineP(tries);
  return {
    one,
    standing: hitRateStanding(record.betting.edge_3),
    beyondLuck: p === null ? null : isMoreThanLuck(p),
  };
}

function isShown({ runs, evaluation }: Pooled): boolean {
  const p = triesOfPeriods(runs.map(({ run }) => run.tries))?.deflated ?? null;
  const sound = doubt(runs.map(({ run }) => run)) === "";
  return sound && p !== null && isMoreThanLuck(p) && hitRateStanding(evaluation.betting.edge_3) === "above";
}
