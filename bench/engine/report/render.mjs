// The report of a benchmark as Markdown. Pure.
import { formatCount } from "../../../dist/reports/format.js";
import { markdownTable } from "../../../dist/reports/markdown-table.js";
import { BARS, compareErrors, compareGrowth, compareMemory, comparePrediction, compareTimes } from "./compare.mjs";

const NAMES = {
  ours: "this engine",
  lightgbm: "LightGBM",
  sklearn: "scikit-learn",
  xgboost: "XGBoost",
  catboost: "CatBoost",
};
const RIVALS = ["lightgbm", "sklearn", "xgboost", "catboost"];

/**
 * @param about { machine, node, rivals: { name: version }, busy: [before, after] } facts of the run
 * @param fits records, failed ones among them
 * @param notRun sentences
 */
export function renderReport(about, fits, notRun) {
  const measured = fits.filter((fit) => fit.failed === undefined);
  const failures = fits.filter((fit) => fit.failed !== undefined);
  const times = compareTimes(measured);
  const tables = {
    error: compareErrors(measured),
    time: times,
    memory: compareMemory(measured),
    growth: compareGrowth(times),
    prediction: comparePrediction(measured).filter((row) => row.trainer === "ours"),
  };
  const predictions = comparePrediction(measured);
  return [
    aboutText(about),
    section("Bars", "", summaryTable(tables)),
    section("Error", ERROR_TEXT, tables.error.length > 0 && errorTable(tables.error)),
    section("Time", TIME_TEXT, times.length > 0 && timeTable(times)),
    section("Growth", GROWTH_TEXT, tables.growth.length > 0 && growthTable(tables.growth)),
    section("Memory", MEMORY_TEXT, tables.memory.length > 0 && memoryTable(tables.memory)),
    section("Prediction", PREDICTION_TEXT, predictions.length > 0 && predictionTable(predictions)),
    section("Not run", "", [...notRun, ...failures.map(failureText)].map((text) => `- ${text}`).join("\n")),
  ]
    .filter(Boolean)
    .join("\n\n");
}

const ERROR_TEXT =
  "Mean test error in the loss's own measure, its ratio to the best rival's, and the standard error of that ratio over the seeds.";
const TIME_TEXT =
  "Seconds of a fit, binning included, medians of the repeats; processor seconds in brackets. LightGBM with the faster of its layouts.";
const GROWTH_TEXT = "Seconds of 250,000 synthetic rows over those of 100,000.";
const MEMORY_TEXT =
  "MB. Peak: the whole process. Rise: what is above the process with its rows read. LightGBM with the lower of its layouts.";
const PREDICTION_TEXT = "300 trees, one thread: seconds for 100,000 rows, milliseconds for one row.";

/** A part of the report; nothing when it has no content. */
function section(title, text, content) {
  return content ? [`### ${title}`, text, content].filter(Boolean).join("\n\n") : "";
}

function aboutText({ machine, node, rivals, load, resumed, trees }) {
  const versions = RIVALS.filter((name) => rivals[name]).map((name) => `${NAMES[name]} ${rivals[name]}`);
  const others = `Load of the machine before the run ${load.toFixed(1)}${load > 0.5 ? ": others used it, so times are rough" : ""}.`;
  const pieces = [`${machine}; Node ${node}; ${versions.join(", ") || "no rival"}. ${trees}.`, others];
  if (resumed) pieces.push("The run was interrupted and gone on with.");
  return pieces.join(" ");
}

function summaryTable({ error, time, memory, growth, prediction }) {
  const line = (bar, rows, worst) => {
    const judged = rows.filter((row) => row.verdict !== "-");
    const passed = judged.filter((row) => row.verdict === "PASS").length;
    const result = judged.length === 0 ? "-" : passed === judged.length ? "PASS" : "MISS";
    return [bar, result, `${passed} of ${judged.length}`, judged.length === 0 ? "" : worst(judged)];
  };
  const most = (rows, of) => Math.max(...rows.map(of));
  return markdownTable(
    [{ head: "bar" }, { head: "result" }, { head: "cells that pass", align: "right" }, { head: "worst" }],
    [
      line(`error at most ${BARS.error} of the best rival`, error, (rows) =>
        ratioText(
          most(rows, (row) => row.ratio),
          4,
        ),
      ),
      line(`time at most ${BARS.time} of LightGBM`, time, (rows) => ratioText(most(rows, (row) => row.ratio))),
      line("peak memory at most LightGBM's", memory, (rows) => ratioText(most(rows, (row) => row.peak.ratio))),
      line(`250,000 rows at most ${BARS.growth} times 100,000`, growth, (rows) =>
        ratioText(most(rows, (row) => row.growth)),
      ),
      line(
        "100,000 rows predicted in 0.3 s, one in 0.1 ms",
        prediction,
        (rows) =>
          `${most(rows, (row) => row.many).toFixed(2)} s, ${(most(rows, (row) => row.one) * 1000).toFixed(3)} ms`,
      ),
    ],
  );
}

function errorTable(rows) {
  const present = RIVALS.filter((name) => rows.some((row) => name in row.rivals));
  return markdownTable(
    [
      ...[{ head: "rows" }, right("size"), { head: "loss" }, { head: "growth" }],
      ...["seeds", "this engine", ...present.map((name) => NAMES[name])].map(right),
      ...[{ head: "best" }, right("ratio"), right("±"), { head: "" }],
    ],
    rows.map((row) => [
      ...[row.data, formatCount(row.size), row.loss, row.setting, String(row.seeds), row.ours.toFixed(4)],
      ...present.map((name) => row.rivals[name]?.toFixed(4) ?? ""),
      ...[
        row.best === null ? "" : NAMES[row.best],
        ratioText(row.ratio, 4),
        ratioText(row.uncertainty, 4),
        row.verdict,
      ],
    ]),
  );
}

function timeTable(rows) {
  const present = RIVALS.slice(1).filter((name) =>
    rows.some((row) => row.others.some((o) => o.name === name && o.seconds)),
  );
  const cost = (of) => (of ? `${of.seconds.toFixed(2)} (${of.processor.toFixed(2)})` : "");
  return markdownTable(
    [
      ...[{ head: "rows" }, right("size"), { head: "loss" }],
      ...["threads", "repeats", "this engine", "LightGBM"].map(right),
      ...[{ head: "layout" }, right("ratio"), right("processor"), { head: "" }],
      ...[...present.map((name) => NAMES[name]), "to the fastest"].map(right),
    ],
    rows.map((row) => [
      ...[row.data, formatCount(row.size), row.loss, String(row.threads), String(row.ours.repeats), cost(row.ours)],
      ...[
        cost(row.lightgbm),
        row.lightgbm?.layout ?? "",
        ratioText(row.ratio),
        ratioText(row.processorRatio),
        row.verdict,
      ],
      ...present.map((name) => row.others.find((other) => other.name === name)?.seconds?.toFixed(2) ?? ""),
      ratioText(row.bestRatio),
    ]),
  );
}

function growthTable(rows) {
  return markdownTable(
    [right("threads"), right("this engine"), right("LightGBM"), { head: "" }],
    rows.map((row) => [String(row.threads), ratioText(row.growth), ratioText(row.lightgbm), row.verdict]),
  );
}

function memoryTable(rows) {
  const mega = (bytes) => formatCount(Math.round(bytes / 1e6));
  const figures = ({ ours, lightgbm, ratio }) => [mega(ours), mega(lightgbm), ratioText(ratio)];
  return markdownTable(
    [
      ...[{ head: "rows" }, right("size"), right("threads")],
      ...["peak", "LightGBM", "ratio", "rise", "LightGBM", "ratio"].map(right),
      { head: "" },
    ],
    rows.map((row) => [
      ...[row.data, formatCount(row.size), String(row.threads)],
      ...[...figures(row.peak), ...figures(row.rise), row.verdict],
    ]),
  );
}

function predictionTable(rows) {
  return markdownTable(
    [
      { head: "rows" },
      { head: "trainer" },
      { head: "growth" },
      right("100,000 rows, s"),
      right("one row, ms"),
      { head: "" },
    ],
    rows.map((row) => [
      ...[row.data, NAMES[row.trainer], row.setting],
      ...[row.many.toFixed(3), (row.one * 1000).toFixed(3), row.verdict],
    ]),
  );
}

function failureText({ trainer, data, size, loss, setting, failed }) {
  return `${NAMES[trainer]} failed on ${formatCount(size)} ${data} rows, ${loss}, ${setting}: ${failed}`;
}

function ratioText(ratio, digits = 2) {
  return ratio === null ? "" : ratio.toFixed(digits);
}

function right(head) {
  return { head, align: "right" };
}
