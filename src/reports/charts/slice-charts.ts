import { seasonOf } from "../../core/dates.js";
import type { DataSource } from "../data-label.js";
import type { LabelledRun } from "../label-runs.js";
import { weekLabel, weekStart } from "../week-label.js";
import type { Chart } from "./chart.js";
import { type NamedSlice, sliceChart } from "./slice-chart.js";

/** A chart of one breakdown of the runs; null where no run has it. */
type SliceChart = (runs: readonly LabelledRun[], source: DataSource) => Chart | null;

const WEEKS = { axis: "First day of the week", slicesOf: weeks, ownPlaces: true } as const;
const AGES = { axis: "Days since the last training day", slicesOf: ages } as const;

/** MAE by week of the evaluation. */
export const weekErrorChart: SliceChart = (runs, source) =>
  sliceChart(runs, source, { name: "week-mae", title: "MAE week by week", measure: "MAE", ...WEEKS });

/** Hit rate at edge 3+ by week of the evaluation. */
export const weekRateChart: SliceChart = (runs, source) =>
  sliceChart(runs, source, { name: "week-hit-rate", title: "Hit rate week by week", measure: "hit rate", ...WEEKS });

/** MAE by age of the model. */
export const ageErrorChart: SliceChart = (runs, source) =>
  sliceChart(runs, source, { name: "age-mae", title: "MAE by age of the model", measure: "MAE", ...AGES });

/** Hit rate at edge 3+ by age of the model. */
export const ageRateChart: SliceChart = (runs, source) =>
  sliceChart(runs, source, {
    name: "age-hit-rate",
    title: "Hit rate by age of the model",
    measure: "hit rate",
    ...AGES,
  });

/** Hit rate by size of the edge. */
export const edgeChart: SliceChart = (runs, source) =>
  sliceChart(runs, source, {
    name: "edge",
    title: "Hit rate by size of the edge",
    axis: "Edge (points)",
    measure: "hit rate",
    slicesOf: ({ run }) =>
      (run.record.breakdowns?.edgeBuckets ?? []).map((slice, place) => ({
        name: slice.slice.replace(/^edge /, ""),
        place,
        slice,
      })),
  });

/** Hit rate at edge 3+ by side of the pick. */
export const sidesChart: SliceChart = (runs, source) =>
  sliceChart(runs, source, {
    name: "sides",
    title: "Hit rate of OVER and UNDER at edge 3+",
    axis: "Side of the pick",
    measure: "hit rate",
    slicesOf: ({ run }) =>
      (run.record.breakdowns?.direction ?? []).map((slice, place) => ({ name: slice.slice, place, slice })),
  });

/** On the axis a week has its first day, in words all that the evaluation has of it. */
function weeks({ run, from, to }: LabelledRun): NamedSlice[] {
  const year = seasonOf(from) !== seasonOf(to);
  return (run.record.breakdowns?.week ?? []).map((slice) => ({
    name: weekLabel(slice.slice, weekStart(slice.slice) ?? to, { year }),
    place: Number(/^week (\d+)/.exec(slice.slice)![1]),
    slice: { ...slice, slice: weekLabel(slice.slice, to, { year }) },
  }));
}

function ages({ run }: LabelledRun): NamedSlice[] {
  return (run.record.walk_forward?.model_age ?? []).map(({ from, to, figures }) => ({
    name: `${from}–${to}`,
    place: from,
    slice: figures,
  }));
}
