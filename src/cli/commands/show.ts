import { EXIT } from "../../core/errors.js";
import type { Estimate } from "../../metrics/index.js";
import type { CandidateRow, MetricRow, RunDetail, StoredMetric } from "../../registry/index.js";
import { noClosePhrase } from "../../reports/closing-phrases.js";
import { fitErrorRows, formatFound, lossPhrase } from "../../reports/fit-phrases.js";
import { formatEstimate, NOTHING, type Unit, unitOf } from "../../reports/format.js";
import { triesSentences } from "../../reports/tries-phrases.js";
import { formatLoss } from "../../reports/tuning-phrases.js";
import { judgeTries } from "../../runner/judge-tries.js";
import { outputColors as pc } from "../colors.js";
import type { Command } from "../command.js";
import type { Console } from "../console.js";
import { withRegistry } from "../open-lab.js";
import { formatFacts, formatTable } from "../table.js";

interface Flags {
  run: string;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 show MULTISEASON_FEB25_MAE", "the newest completed run of that name"],
    ["$0 show 01JQ3 --json", "a run by the beginning of its id, everything as JSON"],
  ],
  options: (yargs) =>
    yargs.positional("run", { type: "string", demandOption: true, describe: "Run id, beginning of an id, or name" }),
  run: (flags, { console }) =>
    withRegistry(flags, { readonly: true }, (registry) => {
      const run = registry.getRun(flags.run);
      const tries = judgeTries(registry, run.id);
      if (flags.json) {
        console.printJson({ ...run, tries });
        return EXIT.ok;
      }
      const { code, environment } = run;
      const heading = (text: string) => console.print(`\n${pc.bold(text)}`);
      console.print(
        formatFacts([
          ["run", run.id],
          ["name", run.name],
          ["status", run.status + (run.error ? `: ${run.error}` : "")],
          ["hypothesis", run.hypothesis],
          ["tags", run.tags.join(", ") || null],
          ...run.acknowledgements.map(({ at, by, reason }): [string, string] => [
            "answered",
            `by ${by} on ${at.slice(0, 10)}: ${reason}`,
          ]),
          ["data", `${run.dataSource}, SHA256 ${run.datasetSha256.slice(0, 12)}`],
          ["model", modelText(run)],
          ["started", run.startedAt],
          ["finished", run.finishedAt],
          ["seed", run.seed],
          ["command", run.commandLine.join(" ")],
          [
            "code",
            code.commit ? `${code.commit.slice(0, 12)}${code.dirty ? " with uncommitted changes" : ""}` : "not in git",
          ],
          [
            "machine",
            `node ${environment.node}, ${environment.platform}, ${environment.cores} cores${environment.threads ? `, up to ${environment.threads} threads` : ""}`,
          ],
        ]),
      );
      heading("windows");
      printWindows(run, console);
      heading("params");
      console.print(formatFacts(Object.entries(run.params).map(([name, value]) => [name, formatFound(name, value)])));
      heading("metrics (95 % interval)");
      const headline = run.metrics.filter((metric) => metric.slice === "all" && metric.step === 0);
      console.print(
        formatTable(
          ["metric", "value", "rows"],
          headline.map((metric) => {
            const unit: Unit = unitOf(metric.name);
            return [metric.name, formatEstimate(estimateOf(metric), unit), rowsText(metric, run)];
          }),
          { right: [2] },
        ),
      );
      const closing = closingAbsence(run);
      if (closing) console.print(`closing line value not available: ${closing}`);
      if (tries) {
        heading("tries on these days, picks at edge 3+, as of now");
        const hitRate = run.metrics.find(({ name, slice }) => name === "hit_rate_edge_3" && slice === "all");
        for (const sentence of triesSentences(tries, estimateOf(hitRate))) console.print(sentence);
      }
      if (run.candidates.length > 0) {
        heading("candidates compared on validation rows, best first");
        console.print(candidateTable(run.candidates));
      }
      heading("artifacts");
      console.print(
        formatTable(
          ["kind", "name", "bytes", "SHA256"],
          run.artifacts.map((artifact) => [artifact.kind, artifact.name, artifact.bytes, artifact.sha256.slice(0, 16)]),
          { right: [2] },
        ),
      );
      return EXIT.ok;
    }),
};

function estimateOf(metric: StoredMetric | undefined): Estimate | null {
  if (!metric || metric.value === null) return null;
  return { value: metric.value, n: metric.n ?? 0, low: metric.low, high: metric.high };
}

/** Why the metrics hold no closing line value; null where they do, and for runs of versions that did not look for closes. */
function closingAbsence({ params, metrics }: RunDetail): string | null {
  if (params.line_time === undefined || metrics.length === 0) return null;
  if (metrics.some(({ name }) => name.startsWith("clv_"))) return null;
  const opening = params.line_time === "opening";
  return noClosePhrase({ not_available: opening ? "no_later_quote" : "line_is_last_quote" });
}

const MOST_WINDOWS = 6;

/** Every window of a run, or the first and the last of many; --json has all. */
function printWindows(run: RunDetail, console: Console): void {
  const { windows } = run;
  const many = windows.length > MOST_WINDOWS;
  if (windows.length > 1) console.print(`${windows.length} windows${many ? ", the first and the last" : ""}`);
  for (const window of many ? [windows[0]!, windows.at(-1)!] : windows) {
    const training = isImported(run)
      ? "trained elsewhere"
      : `train ${window.trainStart} to ${window.trainEnd} (${window.trainRows} rows), validation ${window.validationStart} to ${window.validationEnd} (${window.validationRows})`;
    console.print(
      `${training}, evaluation ${window.evalStart} to ${window.evalEnd} (${window.evalLineRows} with a line of ${window.evalRows})`,
    );
  }
}

function isImported({ params }: RunDetail): boolean {
  return params.framework === "imported";
}

/** null for a run that failed before its settings were logged. */
function modelText({ params: { framework, loss_function: loss } }: RunDetail): string | null {
  if (framework === undefined) return null;
  return typeof loss === "string" ? `${framework}, ${lossPhrase(loss)}` : String(framework);
}

/** Runs of older versions count all rows of the two parts of the training window, although their MAE may be over fewer. */
function rowsText({ name, n }: MetricRow, { params, windows }: RunDetail): string | number {
  const part = name === "mae_train" ? "trainRows" : name === "mae_validation" ? "validationRows" : null;
  if (part === null || params.include_no_line === true) return n ?? "";
  return n === windows.reduce((sum, window) => sum + window[part], 0) ? fitErrorRows(false) : (n ?? "");
}

const CANDIDATES_SHOWN = 15;

/** The best candidates with their settings; the rest are in --json. */
function candidateTable(candidates: readonly CandidateRow[]): string {
  const names = Object.keys(candidates[0]!.settings);
  const best = [...candidates].sort((a, b) => a.loss - b.loss || a.candidate - b.candidate);
  const rows = best
    .slice(0, CANDIDATES_SHOWN)
    .map((one) => [
      one.candidate,
      ...names.map((name) => String(one.settings[name] ?? NOTHING)),
      formatLoss(one.loss),
      formatLoss(one.mae),
      one.iterations,
      `${one.seconds.toFixed(1)} s`,
    ]);
  const head = ["candidate", ...names, "loss", "MAE", "iterations kept", "fit"];
  const more = candidates.length - rows.length;
  const table = formatTable(head, rows, { right: head.map((_, index) => index) });
  return more > 0 ? `${table}\nand ${more} more` : table;
}
