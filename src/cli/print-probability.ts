import { formatCount, formatFigure, formatValue } from "../reports/format.js";
import {
  againstMarket,
  bankrollSentences,
  binSpans,
  bucketLabel,
  formatScore,
} from "../reports/probability-phrases.js";
import type { ProbabilityRecord } from "../runner/chances/probability-record.js";
import type { Console } from "./console.js";
import { formatTable } from "./table.js";

/** The probabilities of a run as a person reads them: against the market's, against what happened, and in money. */
export function printProbability(record: ProbabilityRecord, console: Console): void {
  const { scores, calibration, value, rows, no_vig: noVig } = record;
  if (scores) {
    const line = (name: string, { model, market, difference }: typeof scores.brier) => [
      name,
      formatScore(model),
      market.value.toFixed(4),
      formatScore(difference, true),
    ];
    console.print(
      formatTable(
        ["", "model", "market", "difference"],
        [line("Brier score", scores.brier), line("log loss", scores.log_loss)],
      ),
    );
    console.print(`lower is better: ${againstMarket(scores.brier.difference)}`);
    console.print(
      `market: ${noVig} no-vig probability, on the ${formatCount(scores.rows)} decided rows with both prices`,
    );
  } else {
    console.print(`no row has a price on both sides, so there is no market to compare with`);
  }
  if (calibration) printCalibration(calibration, scores, console);
  console.print();
  const last = value.length - 1;
  console.print(
    formatTable(
      ["expected value", "bets", "expected ROI", "realised ROI", "hit rate"],
      value.map((bucket, i) => [
        bucketLabel(bucket, i === last),
        formatCount(bucket.bets),
        formatValue(bucket.meanExpected, "return"),
        formatFigure(bucket.roi, "return"),
        formatFigure(bucket.hitRate, "rate"),
      ]),
      { right: [1, 2] },
    ),
  );
  const missing = rows.with_chance - (rows.both_prices + rows.pushes);
  if (missing > 0) console.print(`${formatCount(missing)} decided rows lack a price on one side or both`);
  if (record.bankroll) {
    const { kelly_fraction: fraction, bet_cap: bet, day_cap: day } = record.bankroll;
    const caps = `at most ${formatValue(bet, "rate")} on a bet and ${formatValue(day, "rate")} on a day`;
    console.print(`\n${fraction} of Kelly's stake, ${caps}:`);
  }
  for (const sentence of bankrollSentences(record)) console.print(sentence);
}

function printCalibration(
  { table, calibration_error: error }: NonNullable<ProbabilityRecord["calibration"]>,
  scores: ProbabilityRecord["scores"],
  console: Console,
): void {
  const spans = binSpans(table);
  console.print();
  console.print(
    formatTable(
      ["P(OVER)", "rows", "predicted", "observed"],
      table.map(({ n, meanPredicted, observed }, i) => [
        spans[i]!,
        formatCount(n),
        formatValue(meanPredicted, "rate"),
        formatFigure(observed, "rate"),
      ]),
      { right: [1, 2] },
    ),
  );
  const said = formatValue(error, "rate");
  const beside = scores && {
    model: formatValue(scores.calibration_error.model, "rate"),
    market: `the market's ${formatValue(scores.calibration_error.market, "rate")}`,
  };
  const market =
    beside === null
      ? ""
      : beside.model === said
        ? `, ${beside.market}`
        : `; on the rows above ${beside.model}, ${beside.market}`;
  console.print(`calibration error ${said}${market}`);
}
