import { fromEpochDay, type IsoDate, toEpochDay } from "../../core/dates.js";
import { dailyPicks } from "../../metrics/index.js";
import { DATA_LABELS, type DataSource } from "../data-label.js";
import { formatCount, formatSigned, NOTHING } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { apartBy } from "./apart-by.js";
import type { Chart, Layout } from "./chart.js";
import { lossesOf } from "./loss-marks.js";
import { byLoss, inPanels } from "./panels.js";
import { INK } from "./theme.js";

/** The state after one day with picks; units of stake. */
interface ProfitDay {
  panel: string;
  series: string;
  day: IsoDate;
  profit: number;
  /** Below the highest profit so far (or the start): 0 and less. */
  fall: number;
  /** On days that have a point of their own. */
  tip?: string;
}

/** Points of a run, at most: of more days only every so many has one, and the last. */
const MOST_POINTS = 90;
/** Days from the first to the last of a panel from which the axis names the year. */
const LONG_SPAN = 300;

/**
 * Cumulative profit of the picks at edge 3+, one unit on each, with how far it stood below its highest before.
 * @returns null when the predictions of no run were read, or none made a pick
 */
export function profitChart(runs: readonly LabelledRun[], source: DataSource): Chart | null {
  const drawn = runs.flatMap((run) => {
    const days = profitDays(run);
    return days.length === 0 ? [] : [{ run, days }];
  });
  if (drawn.length === 0) return null;
  const losses = lossesOf(runs);
  const legend = losses.filter((loss) => drawn.some(({ run }) => run.loss === loss));
  const values = drawn.flatMap(({ run, days }) => {
    const ends = legend.map((loss) =>
      drawn.find((one) => one.run.season === run.season && one.run.loss === loss)?.days.at(-1),
    );
    const units = ends.map((end) => (end ? formatSigned(end.profit, 1) : NOTHING)).join(" / ");
    const picked = ends.map((end) => (end ? formatCount(end.picks) : NOTHING)).join(" / ");
    const panel = `${run.season} · ${whole(`${units} units`)} on ${whole(`${picked} picks`)}`;
    return days.map(({ picks: _picks, ...day }) => ({ ...day, panel }));
  });
  return {
    name: `profit-${source}`,
    title: `Cumulative profit at edge 3+ · ${DATA_LABELS[source].heading}`,
    notes: [
      "Line: units won less units lost, one unit on each pick, at the prices taken.",
      "Shaded: drawdown, how far the line stood below its highest before.",
      `A path, not a forecast. Its end per unit staked is the ROI in ${runs.length === 1 ? "Headline figures" : "Season by loss"}, which has an interval.`,
      ...pointsNote(drawn.map(({ days }) => days.length)),
      `Over a panel: units at the end, and picks${legend.length > 1 ? ", in the legend's order" : ""}.`,
    ],
    alt: `Cumulative profit by day of the picks at edge 3+, with drawdown${apartBy(runs, ", by season and loss")}`,
    draw: (layout) => drawProfit(values, losses, layout),
  };
}

function profitDays({ run, season, loss, label }: LabelledRun): (ProfitDay & { picks: number })[] {
  if (!run.predictions) return [];
  const { day, staked, profit } = dailyPicks(run.predictions.rows);
  let total = 0;
  let picks = 0;
  let highest = 0;
  const days = day.flatMap((epochDay, i) => {
    if (staked[i] === 0) return [];
    total += profit[i]!;
    picks += staked[i]!;
    highest = Math.max(highest, total);
    const date = fromEpochDay(epochDay);
    const fall = highest - total;
    return [
      {
        panel: season,
        series: loss,
        day: date,
        profit: round(total),
        fall: -round(fall),
        picks,
        tip: `${label}, ${date}: ${formatSigned(total, 1)} units after ${formatCount(picks)} picks, ${fall.toFixed(1)} below the highest`,
      },
    ];
  });
  const every = pointEvery(days.length);
  return days.map(({ tip, ...rest }, i) => ((days.length - 1 - i) % every === 0 ? { ...rest, tip } : rest));
}

/** Of so many days every which one has a point. */
const pointEvery = (days: number) => Math.ceil(days / MOST_POINTS);

/** Says of which days there are points; nothing where every day has one. */
function pointsNote(dayCounts: readonly number[]): string[] {
  const [least, most] = [Math.min, Math.max].map((of) => pointEvery(of(...dayCounts))) as [number, number];
  if (most === 1) return [];
  const every = (k: number) => (k === 1 ? "every day" : `every ${k}${{ 2: "nd", 3: "rd" }[k] ?? "th"} day`);
  return [`Points: ${least === most ? "" : `${every(least)} to `}${every(most)} with picks, and the last.`];
}

const round = (units: number) => Math.round(units * 100) / 100 + 0;
/** Words that stay in one line. */
const whole = (words: string) => words.replaceAll(" ", "\u00a0");

/** Whether a panel spans so many days that the axis must name the year. */
function isLong(values: readonly ProfitDay[]): boolean {
  const first = new Map<string, number>();
  return values.some(({ panel, day }) => {
    const at = toEpochDay(day);
    first.set(panel, Math.min(at, first.get(panel) ?? at));
    return at - first.get(panel)! > LONG_SPAN;
  });
}

function drawProfit(values: readonly ProfitDay[], losses: readonly string[], layout: Layout): object {
  const x = {
    field: "day",
    type: "temporal",
    // dates are days of the calendar: no machine's time zone may move them
    scale: { type: "utc", nice: false },
    axis: {
      title: null,
      format: isLong(values) ? "%b %Y" : "%-d %b",
      tickCount: layout === "phone" ? 4 : 6,
      grid: false,
    },
  };
  const y = { type: "quantitative", axis: { title: "Profit (units)" } };
  const { color, shape } = byLoss(losses, values, layout);
  return inPanels(values, layout, {
    height: 220,
    apart: ["x"],
    layer: [
      {
        mark: { type: "area", opacity: 0.2, line: false, aria: false },
        encoding: { x, y: { ...y, field: "fall", stack: null }, color },
      },
      { mark: { type: "rule", color: INK.soft, aria: false }, encoding: { y: { ...y, datum: 0 } } },
      { mark: { type: "line", strokeWidth: 2, aria: false }, encoding: { x, y: { ...y, field: "profit" }, color } },
      {
        transform: [{ filter: "isValid(datum.tip)" }],
        mark: { type: "point", filled: true, size: 28, opacity: 1 },
        encoding: { x, y: { ...y, field: "profit" }, color, shape, description: { field: "tip" } },
      },
    ],
  });
}
