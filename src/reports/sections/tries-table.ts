import { formatCount, formatProbability, formatValue, NOTHING } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { markdownTable, plainText } from "../markdown-table.js";
import { bulletList } from "../section-text.js";
import { formatEffective, triesThenPhrase } from "../tries-phrases.js";
import { runInWords } from "../which-runs.js";

/** How many configurations were tried on the days of each run, and what its figures mean with all of them counted; "" where nobody counted. */
export function triesTable(runs: readonly LabelledRun[]): string {
  const counted = runs.filter(({ run }) => run.tries !== null);
  if (counted.length === 0) return "";
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "Tried on these days", align: "right" },
    { head: "On these rows", align: "right" },
    { head: "Effective tries", align: "right" },
    { head: "HR edge 3+", align: "right" },
    { head: "Best without skill", align: "right" },
    { head: "p of HR, alone", align: "right" },
    { head: "all counted", align: "right" },
    { head: "p of ROI, alone", align: "right" },
    { head: "all counted", align: "right" },
  ] as const;
  const rows = counted.map(({ season, loss, run }) => {
    const tries = run.tries!;
    const { hit_rate_edge_3: hitRate, roi_edge_3: roi } = tries;
    return [
      plainText(season),
      plainText(loss),
      formatCount(tries.configurations_tried),
      formatCount(tries.on_the_same_rows),
      formatEffective(tries.effective_tries),
      formatValue(run.record.metrics.hit_rate_edge_3?.value ?? null, "rate"),
      tries.best_without_skill === null ? NOTHING : formatValue(tries.best_without_skill, "rate"),
      formatProbability(hitRate?.p_value ?? null),
      formatProbability(hitRate?.deflated_p_value ?? null),
      formatProbability(roi?.p_value ?? null),
      formatProbability(roi?.deflated_p_value ?? null),
    ];
  });
  const changed = counted.flatMap((one) => {
    const then = triesThenPhrase(one.run.judgedThen, one.run.tries);
    return then === null ? [] : [`${runs.length === 1 ? "p of HR" : runInWords(one)}: ${then}.`];
  });
  return [
    markdownTable(columns, rows),
    "",
    "Every configuration ever evaluated on these or largely the same days counts, whatever became of its run; a seed is one. Effective tries: how many independent ones they are worth. Best without skill: the hit rate expected of the best of so many independent tries that go by the market's own probabilities; with few tries it is below break-even, as each of them loses the books' margin. p: probability of a figure this far above break-even by luck, the nights as units; by itself, and of the best of all tries.",
    ...(changed.length === 0 ? [] : ["", bulletList(changed)]),
  ].join("\n");
}
