import { formatCount, formatEstimate, formatFigure, NOTHING } from "../format.js";
import type { HeadToHead } from "../head-to-head.js";
import { markdownTable, plainText } from "../markdown-table.js";

/** The losses against each other, season by season; "" when no two runs share an evaluation period. */
export function headToHeadTables(duels: readonly HeadToHead[]): string {
  if (duels.length === 0) return "";
  const picks = duels.filter(({ pairing }) => pairing !== null);
  return [
    differences(duels),
    "",
    "Differences are first less second: below 0 the first has the smaller error.",
    ...remarks(duels),
    ...(picks.length === 0 ? [] : ["", "Picks at edge 3+, by who made them:", "", pickTable(picks)]),
  ].join("\n");
}

function differences(duels: readonly HeadToHead[]): string {
  const columns = [
    { head: "Season" },
    { head: "First" },
    { head: "Second" },
    { head: "MAE difference (lines) [95 %]", align: "right" },
    { head: "Rows", align: "right" },
    { head: "MAE difference (all) [95 %]", align: "right" },
    { head: "Rows", align: "right" },
    { head: "Left out", align: "right" },
  ] as const;
  const rows = duels.map(({ first, second, maeLines, maeAll, pairing }) => [
    plainText(first.season),
    plainText(first.loss),
    plainText(second.loss),
    formatFigure(maeLines, "difference"),
    maeLines ? formatCount(maeLines.n) : NOTHING,
    formatFigure(maeAll, "difference"),
    maeAll ? formatCount(maeAll.n) : NOTHING,
    pairing ? formatCount(pairing.dropped) : NOTHING,
  ]);
  return markdownTable(columns, rows);
}

function remarks(duels: readonly HeadToHead[]): string[] {
  const names = (basis: HeadToHead["basis"]) =>
    duels
      .filter((duel) => duel.basis === basis)
      .map(({ first, second }) => `${plainText(first.label)} and ${plainText(second.label)}`);
  const [paired, totals, none] = [names("rows"), names("totals"), names("none")];
  return [
    ...(paired.length > 0
      ? [
          "Intervals come from the paired bootstrap, clustered by game date, on the rows both runs predicted against the same line.",
        ]
      : []),
    ...(totals.length > 0 ? [`No interval, because the predictions were not read: ${totals.join("; ")}.`] : []),
    ...(none.length > 0 ? [`Not compared, because the evaluation rows differ: ${none.join("; ")}.`] : []),
  ];
}

function pickTable(duels: readonly HeadToHead[]): string {
  const columns = [
    { head: "Season" },
    { head: "First" },
    { head: "Second" },
    { head: "HR of picks of both", align: "right" },
    { head: "HR of picks of the first alone", align: "right" },
    { head: "HR of picks of the second alone", align: "right" },
    { head: "Opposite sides", align: "right" },
  ] as const;
  const rows = duels.map(({ first, second, pairing }) => [
    plainText(first.season),
    plainText(first.loss),
    plainText(second.loss),
    formatEstimate(pairing!.bothHitRate, "rate"),
    formatEstimate(pairing!.onlyFirstHitRate, "rate"),
    formatEstimate(pairing!.onlySecondHitRate, "rate"),
    formatCount(pairing!.opposed),
  ]);
  return markdownTable(columns, rows);
}
