import type { ProbabilityRecord } from "../../runner/chances/probability-record.js";
import { calibrationEnds } from "../calibration-phrases.js";
import { formatCount, formatFigure, formatShare, formatValue, NOTHING } from "../format.js";
import type { LabelledRun } from "../label-runs.js";
import { leastToMost } from "../least-to-most.js";
import { plainText } from "../markdown-table.js";
import { againstMarket, formatBankroll, formatScore } from "../probability-phrases.js";
import { bulletList } from "../section-text.js";
import { tableOfRuns } from "./table-of-runs.js";

interface Measured {
  readonly season: string;
  readonly loss: string;
  readonly forecast: ProbabilityRecord;
}

/** How good the probabilities of OVER are beside the market's, and what betting by them would have brought; "" where no run measured them. */
export function probabilityTables(runs: readonly LabelledRun[]): string {
  const measured = runs.flatMap(({ season, loss, run: { record } }): Measured[] =>
    record.probability ? [{ season: plainText(season), loss: plainText(loss), forecast: record.probability }] : [],
  );
  if (measured.length === 0) return "";
  return [
    scoreTable(runs, measured),
    "Scores: lower is better. The market's probability is that of its prices without their margin, on the same rows; differences are model less market, paired by date. Calibration error: mean distance between the predicted P(OVER) and the share observed; chance alone keeps it above 0.",
    moneyTable(runs, measured),
    "Positive-EV bets: the better side of every row whose price has a positive expected value by the model's probabilities. Expected ROI: that value per unit, what the realised ROI would be if the probabilities were right; flat stake: one unit on each. Kelly fraction: of Kelly's stake. Bankroll: 1.00 at the start, staked by the day; it is growth of a bankroll, not a return on what was staked.",
    anotherRule(runs.filter(({ run }) => run.record.probability)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** What stands under the calibration chart: its two ends in figures; "" without it. */
export function calibrationText(runs: readonly LabelledRun[]): string {
  const ends = calibrationEnds(runs);
  if (ends.length === 0) return "";
  return ends.length === 1 ? `${ENDS}: ${ends[0]}.` : `${ENDS}:\n\n${bulletList(ends.map((end) => `${end}.`))}`;
}

const ENDS =
  "The lowest and the highest point of the chart (too sure: the whole interval of what was observed lies nearer to 50 % than predicted, or beyond it)";

/** That the bets by probability are not the picks the report is about, with how many rows each rule bets on; "" without such rows. */
function anotherRule(runs: readonly LabelledRun[]): string {
  const shares = runs.flatMap(({ run: { record } }) => {
    const { rows, value } = record.probability!;
    const bets = value.at(-1)?.bets ?? 0;
    return rows.with_chance === 0 ? [] : [[bets, record.betting.edge_3.picks].map((count) => count / rows.with_chance)];
  }) as [number, number][];
  if (shares.length === 0) return "";
  const [bets, picks] = ([0, 1] as const).map((i) =>
    leastToMost(
      shares.map((pair) => pair[i]),
      formatShare,
    ),
  ) as [string, string];
  return `These bets follow another rule than the picks at edge 3+ of the other tables: they are on ${bets} of the rows with a line, the picks on ${picks}.`;
}

function scoreTable(runs: readonly LabelledRun[], measured: readonly Measured[]): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "P(OVER) from" },
    { head: "Rows", align: "right" },
    { head: "Brier", align: "right" },
    { head: "Market's Brier", align: "right" },
    { head: "Brier difference [95 %]", align: "right" },
    { head: "Log loss difference [95 %]", align: "right" },
    { head: "Calibration error", align: "right" },
    { head: "Market's calibration error", align: "right" },
    { head: "Verdict" },
  ] as const;
  const rows = measured.map(({ season, loss, forecast: { method, scores } }) => [
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
  return tableOfRuns(runs, columns, rows);
}

function moneyTable(runs: readonly LabelledRun[], measured: readonly Measured[]): string {
  const columns = [
    { head: "Season" },
    { head: "Loss" },
    { head: "Positive-EV bets", align: "right" },
    { head: "Expected ROI", align: "right" },
    { head: "Realised ROI, flat stake [95 %]", align: "right" },
    { head: "Kelly fraction", align: "right" },
    { head: "Bankroll at the end [95 %]", align: "right" },
    { head: "Max drawdown", align: "right" },
  ] as const;
  const rows = measured.map(({ season, loss, forecast: { value, bankroll } }) => {
    const all = value.at(-1);
    return [
      season,
      loss,
      formatCount(all?.bets ?? 0),
      formatValue(all?.meanExpected ?? null, "return"),
      formatFigure(all?.roi ?? null, "return"),
      bankroll ? String(bankroll.kelly_fraction) : NOTHING,
      bankroll ? formatBankroll(bankroll.final) : NOTHING,
      formatValue(bankroll?.maxDrawdown ?? null, "rate"),
    ];
  });
  return tableOfRuns(runs, columns, rows);
}
