import { type IsoDate, seasonOf } from "../core/dates.js";
import type { ReportRun } from "../runner/collect-runs.js";

/** A run with the words it goes by in tables and charts. */
export interface LabelledRun {
  readonly run: ReportRun;
  /** "2024-25"; with the evaluation days where the runs of one season were evaluated on different days. */
  readonly season: string;
  /** "Huber:delta=5", "linear MAE"; with the experiment's name where a season has the loss twice. */
  readonly loss: string;
  /** Season and loss: names the run in a sentence. */
  readonly label: string;
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
      const loss = times.get(`${one.season} ${one.loss}`)! > 1 ? `${one.loss} (${one.run.name})` : one.loss;
      return { ...one, loss, label: `${one.season} ${loss}` };
    })
    .sort(
      (a, b) => order(a.from, b.from) || order(a.to, b.to) || order(a.loss, b.loss) || order(a.run.name, b.run.name),
    );
}

/** What a run's loss is called: the loss alone for trees, behind the family for others ("linear MAE"); the family without one. */
export function lossOf({ record: { framework, loss_function: loss } }: ReportRun): string {
  return framework === "trees" || loss === null ? (loss ?? framework) : `${framework} ${loss}`;
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
