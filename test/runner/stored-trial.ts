import type { DailyPicks } from "../../src/metrics/index.js";
import type { StoredTrial } from "../../src/registry/index.js";
import { hashOf } from "../registry/support.js";

/** A trial of configuration number `config`, as the registry gives it back. */
export function storedTrial(parts: Partial<StoredTrial> & { config?: number } = {}): StoredTrial {
  const { config = 1, byDay = picksOn([20_120, 20_121]), ...rest } = parts;
  return {
    runId: `RUN${config}`,
    runName: `TRY_${config}`,
    status: "completed",
    tags: [],
    countedAt: "2025-03-01T08:00:00.000Z",
    evaluationRowsSha256: hashOf("rows"),
    configSha256: hashOf(["config", config]),
    origin: "imported",
    firstDay: byDay?.day[0] ?? null,
    lastDay: byDay?.day.at(-1) ?? null,
    byDay,
    byDaySha256: byDay && hashOf(byDay),
    ...rest,
  };
}

/** Two graded picks a day at -110, `wins` of them won. */
export function picksOn(day: readonly number[], wins: (day: number) => number = () => 1): DailyPicks {
  const won = day.map(wins);
  return {
    day,
    staked: day.map(() => 2),
    graded: day.map(() => 2),
    wins: won,
    breakEven: day.map(() => 220 / 210),
    fair: day.map(() => 1),
    profit: won.map((count) => (count * 100) / 110 - (2 - count)),
  };
}
