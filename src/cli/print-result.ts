import pc from "picocolors";
import type { Slice } from "../metrics/index.js";
import { formatBytes, formatEstimate, formatFigure, formatShare, formatValue, unitOf } from "../reports/format.js";
import type { RetrainResult } from "../runner/result.js";
import type { Console } from "./console.js";
import { formatFacts, formatTable } from "./table.js";

/** The result of a run as a person reads it: what was done, the figures beside the baselines, the cautions, the next step. */
export function printResult(result: RetrainResult, console: Console): void {
  const heading = (text: string) => console.print(`\n${pc.bold(text)}`);
  const [window] = result.windows;
  console.print(
    formatFacts([
      ["run", `${result.name} ${pc.dim(result.run_id)}`],
      ["data", dataLabel(result)],
      ["training", `${window!.train.start} to ${window!.train.end}, ${result.rows.train} rows`],
      ["validation", `${window!.validation.start} to ${window!.validation.end}, ${result.rows.validation} rows`],
      [
        "evaluation",
        `${window!.evaluation.start} to ${window!.evaluation.end}, ${result.rows.eval_lines} rows with a line of ${result.rows.eval_all}`,
      ],
      ["features", `${result.features.names.length} of ${result.features.set}`],
      [
        "model",
        `${result.framework}, ${result.loss_function ?? ""}, ${result.fit.trees} trees; MAE ${formatValue(result.fit.mae_train, "points")} on training, ${formatValue(result.fit.mae_validation, "points")} on validation rows`,
      ],
      [
        "lines",
        `${result.lines.source}: ${result.lines.supply.map(({ book, share }) => `${book} ${formatShare(share)}`).join(", ") || "none"}`,
      ],
    ]),
  );
  heading("Figures, with 95 % intervals");
  printHeadline(result, console);
  heading("Picks at edge 3+");
  printSlices(result.breakdowns?.direction ?? [], console);
  printSlices(result.breakdowns?.tier ?? [], console);
  if (result.breakdowns?.week) {
    heading("By week, edge 3+");
    printSlices(result.breakdowns.week, console);
  }
  heading("Most important features");
  console.print(
    result.importance
      .slice(0, 10)
      .map(({ feature, importance }) => `${importance.toFixed(1).padStart(5)}  ${feature}`)
      .join("\n"),
  );
  heading("To keep in mind");
  for (const caution of cautions(result)) console.print(`- ${caution}`);
  heading(`Gates: ${result.gates.decision}`);
  for (const { gate, status, evidence } of result.gates.verdicts) {
    console.print(
      `${{ pass: pc.green("pass   "), fail: pc.red("fail   "), unknown: pc.dim("unknown") }[status]}  ${gate}: ${evidence}`,
    );
  }
  heading("Artifacts");
  console.print(
    formatTable(
      ["kind", "SHA256", "size"],
      result.artifacts.map(({ kind, sha256, bytes }) => [kind, sha256.slice(0, 16), formatBytes(bytes)]),
      { right: [2] },
    ),
  );
  console.print(`\nnext: proplab show ${result.name}, or proplab report --multiseason`);
}

function dataLabel({ data }: RetrainResult): string {
  const label = data.source === "simulated" ? pc.yellow(`SIMULATED (${data.origin})`) : "imported";
  return `${label}, ${data.seasons.join(", ")}, SHA256 ${data.dataset_sha256.slice(0, 12)}`;
}

function printHeadline(result: RetrainResult, console: Console): void {
  const names = [
    "mae_lines",
    "mae_all",
    "bias",
    "within_3",
    "hit_rate_edge_1",
    "hit_rate_edge_3",
    "hit_rate_edge_5",
    "roi_edge_3",
    "break_even_edge_3",
  ] as const;
  const columns = Object.entries(result.baselines);
  const rows = names
    .filter((name) => result.metrics[name] !== null)
    .map((name) => [
      name,
      result.metrics[name]?.n ?? 0,
      formatFigure(result.metrics[name], unitOf(name)),
      ...columns.map(([, { metrics }]) =>
        metrics[name] ? formatEstimate({ ...metrics[name]!, low: null, high: null }, unitOf(name)) : "—",
      ),
    ]);
  console.print(
    formatTable(["", "n", "model", ...columns.map(([name]) => name.replaceAll("_", " "))], rows, { right: [1] }),
  );
  for (const [name, { mae_difference: difference, dropped_rows: dropped }] of columns) {
    if (!difference) continue;
    const note = dropped > 0 ? ` (${dropped} rows without that baseline left out)` : "";
    console.print(
      `MAE (lines) less that of the ${name.replaceAll("_", " ")}: ${formatFigure(difference, "difference")}${note}`,
    );
  }
}

function printSlices(slices: readonly Slice[], console: Console): void {
  const rows = slices
    .filter((slice) => slice.rows > 0)
    .map((slice) => [
      slice.slice,
      slice.rows,
      slice.picks,
      formatEstimate(slice.hitRate, "rate"),
      formatFigure(slice.roi, "return"),
      formatEstimate(slice.mae, "points"),
    ]);
  if (rows.length > 0)
    console.print(formatTable(["", "rows", "picks", "hit rate", "ROI", "MAE"], rows, { right: [1, 2] }));
}

/** What a reader must know before believing the figures; each line follows from the record. */
function cautions(result: RetrainResult): string[] {
  const { data, lines, features, trials, metrics, leak_audit: audit } = result;
  const list: string[] = [];
  if (data.source === "simulated") list.push("simulated data: these figures say nothing about real players or books");
  for (const { verdict, evidence } of audit.checks) if (verdict !== "CLEAN") list.push(`${verdict}: ${evidence}`);
  list.push(`leak audit ${audit.verdict}; not run yet: ${audit.notRun.join(", ") || "nothing"}`);
  const rate = metrics.hit_rate_edge_3;
  const breakEven = metrics.break_even_edge_3;
  if (
    rate?.low != null &&
    rate.high != null &&
    breakEven &&
    rate.low <= breakEven.value &&
    breakEven.value <= rate.high
  ) {
    list.push(
      `the hit rate at edge 3+ cannot be told from break-even (${formatShare(breakEven.value)}) on ${rate.n} picks`,
    );
  }
  if (lines.time_unknown_share)
    list.push(
      `${formatShare(lines.time_unknown_share)} of the lines carry no time: pre-game by declaration, not by proof`,
    );
  if (lines.priced_at_default_share)
    list.push(
      `${formatShare(lines.priced_at_default_share)} of the picks at edge 3+ are priced at -110 because the book's price is unknown`,
    );
  if (features.derived.length > 0)
    list.push(`derived from who played, not from an availability report: ${features.derived.join(", ")}`);
  if (features.source_missing.length > 0)
    list.push(`missing throughout, no source table: ${features.source_missing.join(", ")}`);
  const tried = trials.configurations_tried;
  list.push(
    tried === 1
      ? "the first configuration tried on these evaluation rows"
      : `${tried} configurations were tried on these evaluation rows: the best of several tries looks better than it is`,
  );
  return list;
}
