import type { StatisticDefinition } from "./definition-schema.js";

/** Takes what is wrong with one setting of a definition. */
export type Complain = (setting: string, message: string) => void;

type Statistic = StatisticDefinition["statistic"];

/** The settings each statistic takes besides those that all take; what it needs is marked. */
const TAKES: Readonly<Record<Statistic, Readonly<Partial<Record<Optional, "needs" | "may">>>>> = {
  mean: { of: "needs", window: "may", where: "may", least: "may" },
  sum: { of: "needs", window: "may", where: "may", least: "may" },
  min: { of: "needs", window: "may", where: "may", least: "may" },
  max: { of: "needs", window: "may", where: "may", least: "may" },
  std: { of: "needs", window: "may", where: "may", least: "may" },
  ratio: { of: "needs", per: "needs", window: "may", where: "may", least: "may" },
  count: { window: "may", where: "may" },
  share: { holds: "needs", window: "may", where: "may", least: "may" },
  slope: { of: "needs", window: "needs", least: "may" },
  streak: { holds: "needs", where: "may" },
  days_since: { where: "may" },
};
type Optional = "of" | "per" | "window" | "where" | "holds" | "least";
const OPTIONAL: readonly Optional[] = ["of", "per", "window", "where", "holds", "least"];

/** Tells of every setting that a statistic needs and lacks, has and does not take, or cannot take as it is. */
export function checkSettings(definition: StatisticDefinition, complain: Complain): void {
  const { statistic } = definition;
  for (const setting of OPTIONAL) {
    const taken = TAKES[statistic][setting];
    if (definition[setting] !== undefined && !taken) complain(setting, `does not go with statistic ${statistic}`);
    if (definition[setting] === undefined && taken === "needs") complain(setting, `statistic ${statistic} needs it`);
  }
  if ((statistic === "std" || statistic === "slope") && definition.least === 1) {
    complain("least", `statistic ${statistic} needs at least 2 games`);
  }
  if (statistic !== "slope") return;
  if (definition.among !== undefined && definition.among !== "player") complain("among", "slope looks at player only");
  const { window } = definition;
  if (window !== undefined && (window === "to_date" || !("games" in window))) {
    complain("window", "slope takes a number of games, as {games: 10}");
  } else if (window && window.games < 2) complain("window", "a slope needs at least 2 games");
}
