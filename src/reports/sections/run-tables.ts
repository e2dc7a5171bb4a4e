import type { EvaluationRecord } from "../../runner/result.js";
import { fitErrorRows, judgedQuantile } from "../fit-phrases.js";
import { formatBytes, formatCount, formatValue, NOTHING, shortHash } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { codeSpan, markdownTable, plainText } from "../markdown-table.js";
import { walkPhrase } from "../walk-phrases.js";

/** Which run stands behind each row, from which code and data. */
export function runTable(runs: readonly LabelledRun[]): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "Experiment" },
    { head: "Run" },
    { head: "Code" },
    { head: "Data" },
    { head: "Feature set" },
    { head: "Features", align: "right" },
    { head: "Tried on these days", align: "right" },
    { head: "Model" },
  ] as const;
  const rows = runs.map(({ season, loss, run }) => [
    plainText(season),
    plainText(loss) + judgedAt(run.record.loss_function),
    codeSpan(run.name),
    codeSpan(run.id),
    codeText(run.code),
    codeSpan(shortHash(run.record.data.dataset_sha256)),
    plainText(run.record.features.set),
    formatCount(run.record.features.names.length),
    run.tries === null ? NOTHING : formatCount(run.tries.configurations_tried),
    run.models.map(({ name, version }) => `${codeSpan(name)} version ${version}`).join(", ") || NOTHING,
  ]);
  return markdownTable(columns, rows);
}

/**
 * The windows of every run with their rows and the MAE on each, all over the same kind of rows. A run that retrains as it goes has
 * one row, from its first window to its last.
 */
export function windowTable(runs: readonly LabelledRun[]): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "Training" },
    { head: "Rows", align: "right" },
    { head: "MAE", align: "right" },
    { head: "Validation" },
    { head: "Rows", align: "right" },
    { head: "MAE", align: "right" },
    { head: "Evaluation" },
    { head: "Rows", align: "right" },
    { head: "MAE", align: "right" },
    { head: "With a line", align: "right" },
    { head: "MAE over" },
    { head: "Trees", align: "right" },
  ] as const;
  const rows = runs.map(({ season, loss, run: { record } }) => [
    plainText(season),
    plainText(loss),
    days(spanOf(record, "train")) + retrained(record),
    formatCount(record.rows.train),
    formatValue(record.fit.mae_train, "points"),
    days(spanOf(record, "validation")),
    formatCount(record.rows.validation),
    formatValue(record.fit.mae_validation, "points"),
    days(spanOf(record, "evaluation")),
    formatCount(record.rows.eval_all),
    formatValue((record.metrics.mae_all ?? record.metrics.mae_lines)?.value ?? null, "points"),
    formatCount(record.rows.eval_lines),
    fitErrorRows(record.metrics.mae_all !== null),
    record.fit.trees === null ? NOTHING : formatCount(record.fit.trees),
  ]);
  return markdownTable(columns, rows);
}

/** Every artifact with what identifies it. */
export function artifactTable(runs: readonly LabelledRun[]): string {
  const columns = [
    { head: "Experiment" },
    { head: "Kind" },
    { head: "File" },
    { head: "SHA256" },
    { head: "Size", align: "right" },
  ] as const;
  const rows = runs.flatMap(({ run }) =>
    run.artifacts.map((artifact) => [
      codeSpan(run.name),
      plainText(artifact.kind.replace(/_/g, " ")),
      codeSpan(artifact.name),
      codeSpan(shortHash(artifact.sha256)),
      formatBytes(artifact.bytes),
    ]),
  );
  return markdownTable(columns, rows);
}

function judgedAt(loss: string | null): string {
  const quantile = judgedQuantile(loss);
  return quantile === null ? "" : `, judged at quantile ${quantile}`;
}

function spanOf({ windows }: EvaluationRecord, part: "train" | "validation" | "evaluation") {
  return { start: windows[0]![part].start, end: windows.at(-1)![part].end };
}

function retrained({ walk_forward: walk, windows }: EvaluationRecord): string {
  return walk ? `, retrained ${walkPhrase(walk)} (${formatCount(windows.length)} windows; trees of the last)` : "";
}

function days({ start, end }: { start: string; end: string }): string {
  return `${start} to ${end}`;
}

function codeText({ commit, dirty }: LabelledRun["run"]["code"]): string {
  if (commit === null) return "not in git";
  return `${codeSpan(shortHash(commit))}${dirty ? " with uncommitted changes" : ""}`;
}
