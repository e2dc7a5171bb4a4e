import { groupBy } from "../core/group-by.js";
import type { McNemar } from "../metrics/index.js";
import { errorDifferenceSentence, isToldApart } from "./error-phrases.js";
import { formatCount, formatProbability, NOTHING } from "./format.js";
import type { HeadToHead } from "./head-to-head.js";
import { plainText } from "./markdown-table.js";
import { listed } from "./which-runs.js";

/** Which of two runs has the smaller error on the rows of both, or that they cannot be told apart; null where rows were not compared. */
export function pairSentence({ first, second, basis, maeLines }: HeadToHead): string | null {
  if (basis !== "rows" || !maeLines) return null;
  const sentence = errorDifferenceSentence(plainText(first.modelInWords), plainText(second.modelInWords), maeLines);
  return `${plainText(first.season)}: ${sentence}`;
}

/** Picks of both that only one of them won, and the p-values of McNemar's test on them; "—" for each where there is no such pick. */
export function discordantCells({ onlyFirst, onlySecond }: McNemar, ...ps: readonly number[]): [string, ...string[]] {
  if (onlyFirst + onlySecond === 0) return [NOTHING, ...ps.map(() => NOTHING)];
  return [`${formatCount(onlyFirst)} : ${formatCount(onlySecond)}`, ...ps.map((p) => formatProbability(p))];
}

/** Pairs that are named one by one; of more only the number is said. */
const MOST_NAMED = 2;

/**
 * Which pairs of runs on the same rows differ in their MAE, by the interval and the test of Diebold and Mariano alike; null where no
 * pair was compared row by row.
 */
export function pairsPhrase(duels: readonly HeadToHead[]): string | null {
  const paired = duels.filter(({ basis, maeLines }) => basis === "rows" && maeLines !== null);
  if (paired.length === 0) return null;
  const apart = paired.filter(({ maeLines }) => isToldApart(maeLines!));
  if (apart.length === 0) return "no two models on the same rows can be told apart";
  const share = paired.length === 1 ? "" : `${apart.length} of ${paired.length} pairs on the same rows told apart`;
  const pairs = groupBy(apart, ({ first, second, maeLines }) => {
    const [better, worse] = maeLines!.value < 0 ? [first, second] : [second, first];
    return `${plainText(better.modelInWords)} below ${plainText(worse.modelInWords)}`;
  });
  if (pairs.size > MOST_NAMED) return share;
  const named = [...pairs].map(
    ([pair, own]) => `${pair} in ${listed(own.map(({ first }) => plainText(first.season)))}`,
  );
  return [...(share ? [share] : []), named.join(", ")].join(": ");
}
