import type { RunSummary } from "../registry/index.js";
import { formatCount, NOTHING } from "../reports/format.js";
import { lineSourceName } from "../reports/line-source-phrases.js";
import { spaceTexts } from "../reports/tuning-phrases.js";
import { skippedPhrases, walkPhrase } from "../reports/walk-phrases.js";
import type { RunPlan } from "../runner/plan-run.js";
import { skippedPhrase } from "../runner/tune/plan-tuning.js";
import { walkSettings } from "../runner/walk/walk-settings.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { featureCount } from "./feature-count.js";
import { afterDryRun } from "./next-steps.js";
import { formatFacts, formatTable } from "./table.js";

/** What a run would do, as the object of --json. */
export function planObject(plan: RunPlan, twin: RunSummary | null): object {
  const { experiment, window, warehouse } = plan;
  const names = plan.features.map((feature) => feature.name);
  return {
    dry_run: true,
    name: experiment.name,
    data: { source: warehouse.source, dataset_sha256: plan.datasetSha256, seasons: plan.seasons },
    windows: plan.windows.map((one) => one.window),
    skipped: plan.skipped,
    rows: window.rows,
    features: {
      set: experiment.feature_set,
      names,
      derived: plan.derived,
      source_missing: plan.sourceMissing,
      ...(plan.ownFeatures && { own: plan.ownFeatures.records }),
    },
    settings: experiment,
    model_options: plan.options,
    tuning: plan.tuning && {
      ...plan.tuning.tune,
      candidates: plan.tuning.candidates.map(({ number, settings }) => ({ candidate: number, settings })),
      skipped: plan.tuning.skipped,
    },
    config_sha256: plan.configSha256,
    identical_run: twin?.id ?? null,
  };
}

/** The same as text. @param plans of one experiment: one, or the same at several cadences, whose common parts are said once */
export function printPlans(
  plans: readonly RunPlan[],
  twins: readonly (RunSummary | null | undefined)[],
  console: Console,
): void {
  const [plan] = plans as [RunPlan, ...RunPlan[]];
  const { experiment, warehouse } = plan;
  const names = plan.features.map((feature) => feature.name);
  const isOne = plans.length === 1;
  console.print(
    formatFacts([
      ["plan", experiment.name],
      ["data", `${warehouse.source}, ${plan.seasons.join(", ")}, SHA256 ${plan.datasetSha256.slice(0, 12)}`],
      ...(isOne ? planWindowFacts(plan) : []),
      ["line source", lineSourceName({ source: experiment.line_source, time: experiment.line_time })],
      ["features", featureCount(experiment.feature_set, names, plan.ownFeatures?.records)],
    ]),
  );
  for (const [index, one] of plans.entries()) {
    if (!isOne) console.print(`\n${formatFacts(planWindowFacts(one))}`);
    for (const text of skippedPhrases(one.skipped)) console.print(`not carried out: ${text}`);
    const twin = twins[index];
    if (twin) console.print(`run ${twin.id} did exactly this; --force would run it again`);
  }
  console.print(`\n${names.join(", ")}`);
  console.print(`\n${pc.bold(`${experiment.framework}, options`)}`);
  console.print(
    formatFacts(
      Object.entries(plan.options).map(([name, value]) => [
        name,
        typeof value === "object" ? JSON.stringify(value) : String(value),
      ]),
    ),
  );
  printTuning(plan, console);
  console.print("\nnothing was trained (--dry-run)");
  console.next(afterDryRun(plans.every((_, index) => twins[index]) ? twins[0]?.id : undefined));
}

function printTuning({ tuning }: RunPlan, console: Console): void {
  if (!tuning) return;
  const { tune, candidates, skipped } = tuning;
  console.print(`\n${pc.bold(`Tuning on the validation rows, ${tune.method}`)}`);
  for (const text of spaceTexts(tune.space)) console.print(text);
  const names = Object.keys(tune.space);
  const rows = candidates.map(({ number, settings }) => [
    number,
    ...names.map((name) => String(settings[name] ?? NOTHING)),
  ]);
  // "trees.depth" has no place to break, "trees depth" has.
  const head = ["candidate", ...names.map((name) => name.replace(".", " "))];
  console.print(`\n${formatTable(head, rows, { right: head.map((_, index) => index) })}`);
  console.print("candidate 0 is the experiment as it stands");
  if (skipped.length > 0) console.print(skippedPhrase(skipped));
}

/** What is learned from, the two parts of one window or the first and the last of several, and what is predicted. */
function planWindowFacts({ experiment, windows, skipped, window }: RunPlan): [string, string][] {
  const walk = walkSettings(experiment);
  const [first, last] = [windows[0]!.window, windows.at(-1)!.window];
  const { start, end } = window.evaluation;
  const evaluation: [string, string] = [
    "evaluation",
    `${start} to ${end}, ${formatCount(window.rows.eval_lines)} rows with a line of ${formatCount(window.rows.eval_all)}`,
  ];
  if (!walk) {
    return [
      ["training", `${window.train.start} to ${window.train.end}, ${formatCount(window.rows.train)} rows`],
      [
        "validation",
        `${window.validation.start} to ${window.validation.end}, ${formatCount(window.rows.validation)} rows`,
      ],
      evaluation,
    ];
  }
  const steps = windows.length + skipped.length;
  const text = ({ train, validation, evaluation, rows }: typeof first) =>
    `${train.start} to ${validation.end}, ${formatCount(rows.train)} rows and ${formatCount(rows.validation)} for validation; then ${evaluation.start} to ${evaluation.end}, ${formatCount(rows.eval_lines)} rows with a line of ${formatCount(rows.eval_all)}`;
  const gaps = { purge_days: experiment.purge_days, embargo_days: experiment.embargo_days ?? 0 };
  return [
    ["retrain", walkPhrase({ retrain_every: walk.every, window: walk.window, ...gaps })],
    ["windows", `${windows.length} of ${steps} steps`],
    ["first", text(first)],
    ["last", text(last)],
    evaluation,
  ];
}
