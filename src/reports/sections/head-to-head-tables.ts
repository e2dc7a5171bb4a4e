import { leastDiscordant } from "../../metrics/index.js";
import { dieboldMarianoOf } from "../error-phrases.js";
import { formatCount, formatEstimate, formatFigure, formatProbability, NOTHING } from "../format.js";
import type { HeadToHead } from "../head-to-head.js";
import { markdownTable, plainText } from "../markdown-table.js";
import { discordantCells, pairSentence } from "../pair-phrases.js";
import { THRESHOLDS } from "../phrase-thresholds.js";
import { bulletList } from "../section-text.js";

/** The losses against each other, season by season; "" when no two runs share an evaluation period. */
export function headToHeadTables(duels: readonly HeadToHead[]): string {
  if (duels.length === 0) return "";
  const picks = duels.filter(({ pairing }) => pairing !== null);
  const told = duels.map(pairSentence).filter((sentence) => sentence !== null);
  return [
    ...(told.length === 0 ? [] : [bulletList(told.map((sentence) => `${sentence}.`)), ""]),
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
    { head: "DM p", align: "right" },
    { head: "Rows", align: "right" },
    { head: "MAE difference (all) [95 %]", align: "right" },
    { head: "DM p", align: "right" },
    { head: "Rows", align: "right" },
    { head: "Left out", align: "right" },
  ] as const;
  const rows = duels.map(({ first, second, maeLines, maeAll, pairing }) => [
    plainText(first.season),
    plainText(first.loss),
    plainText(second.loss),
    formatFigure(maeLines, "difference"),
    testP(maeLines),
    maeLines ? formatCount(maeLines.n) : NOTHING,
    formatFigure(maeAll, "difference"),
    testP(maeAll),
    maeAll ? formatCount(maeAll.n) : NOTHING,
    pairing ? formatCount(pairing.dropped) : NOTHING,
  ]);
  return markdownTable(columns, rows);
}

/** The p of Diebold and Mariano; "—" where the runs were not compared row by row. */
function testP(difference: HeadToHead["maeLines"]): string {
  return formatProbability((difference && dieboldMarianoOf(difference)?.p) ?? null);
}

function remarks(duels: readonly HeadToHead[]): string[] {
  const names = (basis: HeadToHead["basis"]) =>
    duels
      .filter((duel) => duel.basis === basis)
      .map(({ first, second }) => plainText(`${first.season}: ${first.lossInWords} and ${second.lossInWords}`));
  const [paired, totals, none] = [names("rows"), names("totals"), names("none")];
  return [
    ...(paired.length > 0
      ? [
          "Intervals come from the paired bootstrap, clustered by game date, on the rows both runs predicted against the same line. DM p: the test of Diebold and Mariano on the same differences, as a check. Of every 20 such intervals one is expected to leave out 0 by chance.",
        ]
      : []),
    ...(totals.length > 0 ? [`No interval, because the predictions were not read (${totals.join("; ")}).`] : []),
    ...(none.length > 0 ? [`Not compared, because the evaluation rows differ (${none.join("; ")}).`] : []),
  ];
}

function pickTable(duels: readonly HeadToHead[]): string {
  const columns = [
    { head: "Season" },
    { head: "First" },
    { head: "Second" },
    { head: "HR difference [95 %]", align: "right" },
    { head: "ROI difference [95 %]", align: "right" },
    { head: "HR of picks of both", align: "right" },
    { head: "HR of picks of the first alone", align: "right" },
    { head: "HR of picks of the second alone", align: "right" },
    { head: "Opposite sides, won by first : second", align: "right" },
    { head: "McNemar p", align: "right" },
  ] as const;
  const rows = duels.map(({ first, second, pairing }) => {
    const { picks } = pairing!;
    const { mcnemar } = picks.common;
    return [
      plainText(first.season),
      plainText(first.loss),
      plainText(second.loss),
      formatFigure(picks.hitRate, "share difference"),
      formatFigure(picks.roi, "share difference"),
      formatEstimate(picks.sameSideHitRate, "rate"),
      formatEstimate(picks.onlyFirstHitRate, "rate"),
      formatEstimate(picks.onlySecondHitRate, "rate"),
      ...discordantCells(mcnemar, mcnemar.p),
    ];
  });
  return `${markdownTable(columns, rows)}

pp: percentage points. McNemar p: exact test on the picks both made. On the same line and side both win or both lose, so it rests on the picks of opposite sides alone (—: none); with fewer than ${leastDiscordant()} of them it cannot fall below ${THRESHOLDS.significant}.`;
}
