import type { CombineDefinition, RawDefinition, StatisticDefinition } from "./definition-schema.js";

const SIGNS = { sum: " + ", difference: " - ", product: " * ", ratio: " / " } as const;
const AMONG = {
  player: "of his games",
  player_season: "of his games of this season",
  player_team: "of his games for this team",
  player_opponent: "of his games against this opponent",
  player_venue: "of his games at home or away, as this one",
} as const;

/** A definition in words, for one that brings no description of its own. */
export function describe(definition: StatisticDefinition | CombineDefinition | RawDefinition): string {
  if ("sql" in definition) return "raw SQL";
  if ("combine" in definition) return definition.of.join(SIGNS[definition.combine]);
  const { statistic, of, per, holds, among = "player", where } = definition;
  const what = [statistic, of, per && `per ${per}`, holds].filter(Boolean).join(" ");
  const only = [where ?? []].flat();
  return `${what} ${AMONG[among]}${windowWords(definition.window)}${only.length > 0 ? `, where ${only.join(" and ")}` : ""}`;
}

function windowWords(window: StatisticDefinition["window"]): string {
  if (window === undefined || window === "to_date") return " before the date";
  if ("games" in window) return `, the last ${window.games}`;
  if ("days" in window) return `, the ${window.days} days before`;
  if ("seasons" in window) return `, ${window.seasons} seasons`;
  return `, ${window.from} to ${window.to} games back`;
}
