import { z } from "zod";
import { LINE_TIMES, type LineSource, type LineTime, lineSourceAt } from "../features/index.js";

/** Setting of an experiment: which quote of a book's day the bet is made at. */
export const lineTimeSetting = z
  .enum(LINE_TIMES)
  .describe(
    "latest: a book's last quote before tip-off. opening: its first of the day; features then know nothing newer.",
  );

/** The lines an experiment bets at: its source, at its time of the day. */
export function linesOf(experiment: { readonly line_source: string; readonly line_time: LineTime }): LineSource {
  return lineSourceAt(experiment.line_source, experiment.line_time);
}
