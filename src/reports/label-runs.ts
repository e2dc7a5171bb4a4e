import { type IsoDate, seasonOf } from "../core/dates.js";
import type { ReportRun } from "../runner/collect-runs.js";

/** A run with the words it goes by in tables and charts. */
export interface LabelledRun {
  readonly run: ReportRun;
  /** "2024-25"; with the evaluation days where the runs of one season were evaluated on different days. */
  readonly season: string;
  /** "Huber:delta=5", "linear MAE"; with the experiment's name where a season has the loss twice. */
  readonly loss: string;
  /** Season and loss: heads the run's column in a table. */
  readonly label: string;
  /** The loss as sentences call it, which cannot be taken for a metric: "MAE loss", "linear with MAE loss". */
  readonly lossInWords: string;
  /** The run's model in a sentence: "the model with MAE loss", "the linear model with MAE loss". */
  readonly modelInWords: string;
  /** First and last day of evaluation. */
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** Labels the runs and puts them in order of evaluation, then loss, then name; no two labels are the same. */
export function labelRuns(runs: readonly ReportRun[]): LabelledRun[] {
  const spans = runs.map((run) => ({ run, ...evaluationSpan(run), loss: lossOf(run) }));
  const inSeason = new Map<string, Set<string>>();
  for (const { from, to } of spans) {
    const season = seasonText(from, to);
    inSeason.set(season, (inSeason.get(season) ?? new Set()).add(`${from} to ${to}`));
  }
  const named = spans.map((span) => {
    const season = seasonText(span.from, span.to);
    const ambiguous = inSeason.get(season)!.size > 1;
    return { ...span, season: ambiguous ? `${season} (${span.from} to ${span.to})` : season };
  });
  const times = new Map<string, number>();
  for (const { season, loss } of named) times.set(`${season} ${loss}`, (times.get(`${season} ${loss}`) ?? 0) + 1);
  return named
    .map((one) => {
      const name = times.get(`${one.season} ${one.loss}`)! > 1 ? ` (${one.run.name})` : "";
      return {
        ...one,
        loss: one.loss + name,
        label: `${one.season} ${one.loss}${name}`,
        lossInWords: lossWords(one.run) + name,
        modelInWords: modelWords(one.run) + name,
      };
    })
    .sort(
      (a, b) => order(a.from, b.from) || order(a.to, b.to) || order(a.loss, b.loss) || order(a.run.name, b.run.name),
    );
}

/** What a run's loss is called: the loss alone for trees, behind the family for others ("linear MAE"); the family without one. */
export function lossOf({ record: { framework, loss_function: loss } }: ReportRun): string {
  return framework === "trees" || loss === null ? (loss ?? framework) : `${framework} ${loss}`;
}

/** {@link lossOf} in a sentence: "MAE loss", "linear with MAE loss", "stacked" for a family without a loss. */
export function lossWords({ record: { framework, loss_function: loss } }: ReportRun): string {
  if (loss === null) return framework;
  return framework === "trees" ? withLoss(loss) : `${framework} with ${withLoss(loss)}`;
}

function modelWords({ record: { framework, loss_function: loss } }: ReportRun): string {
  const model = framework === "trees" && loss !== null ? "the model" : `the ${framework} model`;
  return loss === null ? model : `${model} with ${withLoss(loss)}`;
}

/** "MAE loss"; a Logloss is called so already. */
function withLoss(loss: string): string {
  return /loss$/i.test(loss) ? loss : `${loss} loss`;
}

function evaluationSpan({ record }: ReportRun): { from: IsoDate; to: IsoDate } {
  const days = record.windows.map(({ evaluation }) => evaluation);
  return {
    from: days.map(({ start }) => start).sort()[0]!,
    to: days
      .map(({ end }) => end)
      .sort()
      .at(-1)!,
  };
}

function seasonText(from: IsoDate, to: IsoDate): string {
  const [first, last] = [seasonOf(from), seasonOf(to)];
  return first === last ? first : `${first} to ${last}`;
}

/** By UTF-16 units, so that no locale changes a report. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
