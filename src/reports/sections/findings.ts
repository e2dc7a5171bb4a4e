import type { HeadToHead } from "../head-to-head.js";
import type { LabelledRun } from "../label-runs.js";
import { plainText } from "../markdown-table.js";
import {
  breakEvenPhrase,
  errorDifferenceSentence,
  hitRateSentence,
  hitRateStanding,
  lineErrorPhrase,
  powerPhrase,
  THRESHOLDS,
} from "../phrases.js";
import type { Pooled } from "../pool-by-loss.js";
import { bulletList } from "../section-text.js";
import { sayByRun } from "../which-runs.js";

/** What the figures allow to be said, as a list; each item follows from figures in the tables of the report. */
export function findings(
  runs: readonly LabelledRun[],
  pooled: readonly Pooled[],
  duels: readonly HeadToHead[],
): string {
  const items = [
    againstBreakEven(runs),
    againstLuck(runs),
    ...pooled.map(pooledSentence),
    againstTheLine(runs),
    ...duels.map(duelSentence),
  ];
  return bulletList(items.filter((item) => item !== null).map((item) => `${item}.`));
}

function againstBreakEven(runs: readonly LabelledRun[]): string {
  return `Hit rate at edge 3+: ${sayByRun(runs, ({ run }) => breakEvenPhrase(hitRateStanding(run.record.betting.edge_3)))}`;
}

function againstLuck(runs: readonly LabelledRun[]): string | null {
  const said = sayByRun(runs, ({ run: { tries } }) => {
    if (!tries) return null;
    const p = tries.hit_rate_edge_3?.deflated_p_value;
    if (tries.own_picks_unknown) return "its picks by day are not recorded";
    if (p === undefined) return "too few game dates to say";
    return p <= THRESHOLDS.luck ? "more than luck would show" : "luck alone may show as much";
  });
  return said && `The same with every try on the same days counted: ${said}`;
}

function pooledSentence({ loss, periods, evaluation }: Pooled): string {
  const { hitRate, breakEven } = evaluation.betting.edge_3;
  const standing = hitRateStanding(evaluation.betting.edge_3);
  const power = standing === "open" ? powerPhrase(hitRate, breakEven) : null;
  const sentence = hitRateSentence(evaluation.betting.edge_3, standing);
  return `${plainText(loss)}, its ${periods} evaluation periods together: ${sentence}${power ? `; ${power}` : ""}`;
}

function againstTheLine(runs: readonly LabelledRun[]): string | null {
  const said = sayByRun(runs, ({ run }) => {
    const difference = run.record.baselines.line?.mae_difference;
    return difference ? lineErrorPhrase(difference) : null;
  });
  return said && `MAE on the rows with a line: ${said}`;
}

function duelSentence({ first, second, basis, maeLines }: HeadToHead): string | null {
  if (basis !== "rows" || !maeLines) return null;
  const sentence = errorDifferenceSentence(plainText(first.loss), plainText(second.loss), maeLines);
  return `${plainText(first.season)}: ${sentence}`;
}
