import { lineBias, meanOver } from "../../metrics/accuracy.js";
import { type Estimate, rowsWithLine } from "../../metrics/index.js";
import { createPopulation } from "../../metrics/population.js";
import { formatCount, formatFigure } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { plainText } from "../markdown-table.js";
import { tableOfRuns } from "./table-of-runs.js";

/** Whether predictions, and lines, lie above or below what is scored in the mean; "" where no run has a row with a line. */
export function biasTable(runs: readonly LabelledRun[]): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "Rows", align: "right" },
    { head: "Prediction less scored [95 %]", align: "right" },
    { head: "Line less scored [95 %]", align: "right" },
    { head: "Prediction less line [95 %]", align: "right" },
  ] as const;
  const rows = runs.flatMap((one) => {
    const { accuracy } = one.run.record;
    if (!accuracy.lines) return [];
    const { biasActual, biasLine } = accuracy.lines;
    return [
      [
        plainText(one.season),
        plainText(one.loss),
        formatCount(biasActual.n),
        formatFigure(biasActual, "difference"),
        formatFigure(biasOfLine(one), "difference"),
        formatFigure(biasLine, "difference"),
      ],
    ];
  });
  if (rows.length === 0) return "";
  return `${tableOfRuns(runs, columns, rows)}\n\nIn points a game, on the rows with a line. The first two are biases: above 0 the prediction, or the line, is too high; the third is the model against the line, which the gate on bias judges. The residuals of the chart are the other way round.`;
}

/** Records do not hold it: measured on the predictions by the draws of the run, else without an interval. */
function biasOfLine({ run: { record, predictions } }: LabelledRun): Estimate | null {
  if (predictions) {
    const { seed, resamples } = record.bootstrap;
    return meanOver(createPopulation(rowsWithLine(predictions.rows), seed, resamples), lineBias);
  }
  const { biasActual, biasLine } = record.accuracy.lines!;
  return biasLine && { value: biasActual.value - biasLine.value, low: null, high: null, n: biasLine.n };
}
