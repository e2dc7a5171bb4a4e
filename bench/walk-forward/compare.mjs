import { compareOnCommonRows, pairedDifference } from "../../dist/metrics/index.js";
import { formatFigure } from "../../dist/reports/format.js";

/**
 * The times, and whether both came to the same: the same windows to the row, and figures within each other's noise.
 * @param plans one for each period, in the order of the predictions
 * @param runs of this program, one for each repeat
 * @param rivals one for each repeat and way
 */
export function compareToRival(plans, runs, rivals) {
  const [ours] = runs;
  const [rival] = rivals;
  const ways = [...new Set(rivals.map(({ way }) => way))];
  const mine = medians(runs);
  return [
    "| | seconds | this program's | processor seconds | this program's |",
    "|---|---:|---:|---:|---:|",
    `| this program | ${mine.seconds.toFixed(1)} | | ${mine.processor.toFixed(1)} | |`,
    ...ways.map((way) => {
      const { seconds, processor } = medians(rivals.filter((one) => one.way === way));
      const times = `${seconds.toFixed(1)} | ${(mine.seconds / seconds).toFixed(2)}`;
      return `| LightGBM ${rival.version}, ${way} | ${times} | ${processor.toFixed(1)} | ${(mine.processor / processor).toFixed(2)} |`;
    }),
    "",
    `medians of ${runs.length}, one program after the other`,
    "",
    `${ours.windows.length} windows, ${ours.skipped} steps with rows skipped; the rival has ${rival.windows.length} and ${rival.skipped}`,
    `windows with other row counts: ${differing(ours.windows, rival.windows)}`,
    `mean iterations kept: ${mean(ours.windows)}; the rival's ${mean(rival.windows)}`,
    "",
    ...figures(plans, ours.prediction, rival),
  ].join("\n");
}

function medians(runs) {
  const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  return {
    seconds: middle(runs.map(({ seconds }) => seconds)),
    processor: middle(runs.map(({ processor }) => processor)),
  };
}

function differing(ours, theirs) {
  const text = (start, rows) => `${start} ${rows.train} ${rows.validation} ${rows.eval_lines}`;
  const own = ours.map(({ start, rows }) => text(start, rows));
  const other = theirs.map((window) => text(window.start, window));
  return Math.max(own.length, other.length) - own.filter((one, i) => one === other[i]).length;
}

function figures(plans, prediction, rival) {
  const parts = plans.map(({ rows, selection }) => ({ rows, index: selection.evaluation }));
  const take = (column) =>
    Float64Array.from(parts.flatMap(({ rows, index }) => Array.from(index, (row) => rows[column][row])));
  const [date, player, actual, line] = [
    Int32Array.from(take("epochDay")),
    take("playerId"),
    take("points"),
    take("line"),
  ];
  const theirs = new Map(rival.prediction.map((value, i) => [`${rival.day[i]} ${rival.player[i]}`, value]));
  const other = Float64Array.from(player, (id, i) => theirs.get(`${date[i]} ${id}`) ?? Number.NaN);
  const evalRows = {
    rows: date.length,
    date,
    actual,
    prediction: Float64Array.from(prediction),
    line,
    overOdds: take("overOdds"),
    underOdds: take("underOdds"),
    tierAverage: take("seasonAverage"),
  };
  const options = { seed: 42, evalStart: plans[0].window.evaluation.start, breakdowns: false };
  const contenders = [
    { name: "this program", prediction: evalRows.prediction },
    { name: "LightGBM", prediction: other },
  ];
  const { evaluations, dropped, maeLinesDifference } = compareOnCommonRows(evalRows, contenders, options);
  const shown = ["mae_lines", "mae_line_itself", "bias", "hit_rate_edge_1", "hit_rate_edge_3", "roi_edge_3"];
  const unit = (name) =>
    name.startsWith("hit") ? "rate" : name.startsWith("roi") ? "return" : name === "bias" ? "difference" : "points";
  const table = shown.map(
    (name) =>
      `| ${name} | ${Object.values(evaluations)
        .map(({ metrics }) => formatFigure(metrics[name], unit(name)))
        .join(" | ")} |`,
  );
  const apart = pairedDifference(
    date,
    prediction.map((value, i) => Math.abs(value - other[i])),
    new Float64Array(date.length),
    options,
  );
  return [
    `| ${date.length - dropped} rows | ${Object.keys(evaluations).join(" | ")} |`,
    "|---|---|---|",
    ...table,
    "",
    `MAE less LightGBM's on the same rows: ${formatFigure(maeLinesDifference.LightGBM, "difference")}; rows only one of them has: ${dropped}`,
    `mean distance of the two predictions: ${formatFigure(apart, "points")}`,
  ];
}

function mean(windows) {
  return (windows.reduce((sum, { iterations }) => sum + iterations, 0) / windows.length).toFixed(0);
}
