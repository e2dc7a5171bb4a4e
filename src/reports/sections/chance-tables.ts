import type { ProbabilityRecord } from "../../runner/chances/probability-record.js";
import { formatCount, formatFigure, formatValue, NOTHING } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { markdownTable, plainText } from "../markdown-table.js";
import { againstMarket, formatScore } from "../probability-phrases.js";

interface Measured {
  readonly season: string;
  readonly loss: string;
  readonly chances: ProbabilityRecord;
}

/** How good the chances of OVER are beside the market's, and what betting by them would have brought; "" where no run measured them. */
export function chanceTables(runs: readonly LabelledRun[]): string {
  const measured = runs.flatMap(({ season, loss, run: { record } }): Measured[] =>
    record.probability ? [{ season: plainText(season), loss: plainText(loss), chances: record.probability }] : [],
  );
  if (measured.length === 0) return "";
  return [
    scoreTable(measured),
    "Scores: lower is better. The market's chance is made from its prices on the same rows, the margin taken out; the difference is paired by date. Calibration error: mean distance between what was said and what happened; chance alone keeps it above 0.",
    moneyTable(measured),
    "Flat: one unit on the better side of every row whose price promises a profit. Promised: the expected value by the model's chances, which the ROI would be if they were right. Bankroll: 1.00 at the start, staked by the day, never a return on what was staked.",
  ].join("\n\n");
}

function scoreTable(measured: readonly Measured[]): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "Chances from" },
    { head: "Rows", align: "right" },
    { head: "Brier", align: "right" },
    { head: "Market's", align: "right" },
    { head: "Difference [95 %]", align: "right" },
    { head: "Log loss, difference [95 %]", align: "right" },
    { head: "Calibration error", align: "right" },
    { head: "Market's", align: "right" },
    { head: "So" },
  ] as const;
  const rows = measured.map(({ season, loss, chances: { method, scores } }) => [
    season,
    loss,
    method,
    formatCount(scores?.rows ?? 0),
    scores?.brier.model.value.toFixed(4) ?? NOTHING,
    scores?.brier.market.value.toFixed(4) ?? NOTHING,
    formatScore(scores?.brier.difference ?? null, true),
    formatScore(scores?.log_loss.difference ?? null, true),
    formatValue(scores?.calibration_error.model ?? null, "rate"),
    formatValue(scores?.calibration_error.market ?? null, "rate"),
    scores ? againstMarket(scores.brier.difference) : "no row has both prices",
  ]);
  return markdownTable(columns, rows);
}

function moneyTable(measured: readonly Measured[]): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "Bets worth their price", align: "right" },
    { head: "Promised", align: "right" },
    { head: "ROI, flat [95 %]", align: "right" },
    { head: "Kelly share", align: "right" },
    { head: "Bankroll at the end [95 %]", align: "right" },
    { head: "Deepest fall", align: "right" },
  ] as const;
  const rows = measured.map(({ season, loss, chances: { value, bankroll } }) => {
    const all = value.at(-1);
    const final = bankroll?.final;
    const ends =
      final?.low == null || final.high === null ? "" : ` [${final.low.toFixed(2)}, ${final.high.toFixed(2)}]`;
    return [
      season,
      loss,
      formatCount(all?.bets ?? 0),
      formatValue(all?.meanExpected ?? null, "return"),
      formatFigure(all?.roi ?? null, "return"),
      bankroll ? String(bankroll.kelly_fraction) : NOTHING,
      final ? `${final.value.toFixed(2)}${ends}` : NOTHING,
      formatValue(bankroll?.maxDrawdown ?? null, "rate"),
    ];
  });
  return markdownTable(columns, rows);
}
