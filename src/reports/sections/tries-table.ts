import { formatCount, formatFigure, formatProbability, formatValue, NOTHING } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { codeSpan, markdownTable, plainText } from "../markdown-table.js";
import { auditMark, listedName, RAW_SQL_LEGEND } from "../run-marks.js";
import { bulletList } from "../section-text.js";
import { formatEffective, triesThenPhrase } from "../tries-phrases.js";
import { runInWords } from "../which-runs.js";
import { tableOfRuns } from "./table-of-runs.js";

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
    tableOfRuns(runs, columns, rows),
    "",
    "Every configuration ever evaluated on these or largely the same days counts, whatever became of its run; a seed is one. Effective tries: how many independent ones they are worth. Best without skill: the hit rate expected of the best of so many independent tries that go by the market's own probabilities; with few tries it is below break-even, as each of them loses the books' margin. p: probability of a figure this far above break-even by luck, the nights as units; by itself, and of the best of all tries.",
    ...(changed.length === 0 ? [] : ["", bulletList(changed)]),
    ...others(runs),
  ].join("\n");
}

/** Others than these a registry lists on its own. */
const MOST_OTHERS = 10;

/** The newest of what else was tried on the days of a lone run; nothing of several runs. */
function others(runs: readonly LabelledRun[]): string[] {
  const [{ run }] = runs as [LabelledRun];
  const all = run.otherTries ?? [];
  if (runs.length > 1 || all.length === 0) return [];
  const shown = all.slice(0, MOST_OTHERS);
  const columns = [
    { head: "Another try" },
    { head: "Counted" },
    { head: "Leak audit" },
    { head: "HR edge 3+ [95 %]", align: "right" },
    { head: "N", align: "right" },
  ] as const;
  const rows = shown.map((one) => [
    codeSpan(listedName(one)),
    one.counted_at.slice(0, 10),
    auditMark(one.mark),
    formatFigure(one.hit_rate_edge_3, "rate"),
    one.picks === null ? NOTHING : formatCount(one.hit_rate_edge_3?.n ?? 0),
  ]);
  const which =
    shown.length < all.length ? `The newest ${shown.length} of the ${all.length} other tries` : "The other tries";
  const legend = shown.some(({ mark }) => (mark.raw_sql_features ?? 0) > 0)
    ? ["", `${plainText(RAW_SQL_LEGEND)}.`]
    : [];
  return [
    "",
    `${which} on these days; ${codeSpan(`proplab trials ${run.id.slice(0, 12)}`)} lists every one with its rows and ROI:`,
    "",
    markdownTable(columns, rows),
    ...legend,
  ];
}
