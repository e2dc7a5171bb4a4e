import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type AsOfSql, asOf, box } from "../../src/features/as-of-sql.js";
import { buildPlan } from "../../src/features/build-plan.js";
import { selectAsOf } from "../../src/features/compile-as-of.js";
import { prior, type Scope } from "../../src/features/prior-window.js";
import { openTables } from "./support/lab-database.js";
import { randomLeague } from "./support/random-league.js";

const plan = buildPlan("consensus");

/** The text of every OVER ( ... ), parentheses balanced. */
function windowsOf(sql: string): string[] {
  return [...sql.matchAll(/\bOVER\b\s*(.?)/gi)].map((match) => {
    expect(match[1], "OVER is followed by its frame").toBe("(");
    const start = match.index + match[0].length;
    let depth = 1;
    let at = start;
    while (depth > 0) depth += { "(": 1, ")": -1 }[sql[at++]!] ?? 0;
    return sql.slice(start, at - 1);
  });
}

const FRAME =
  /^PARTITION BY [\w, ]+ ORDER BY [\w* +]+ (ROWS|RANGE) BETWEEN (\d+|UNBOUNDED|\((\d+ \+ )?day\)) PRECEDING AND [1-9]\d* PRECEDING$/;

describe("no statement of the build can look ahead", () => {
  it.each(plan.map(({ creates, sql }) => [creates, sql]))("%s: every window ends before the row", (_, sql) => {
    for (const window of windowsOf(sql)) expect(window).toMatch(FRAME);
    expect(sql).not.toMatch(
      /\bWINDOW\b|\bFOLLOWING\b|\bCURRENT ROW\b|\bQUALIFY\b|\b(lag|lead|row_number|rank|first_value)\s*\(/i,
    );
  });

  it("finds the windows it is there to check", () => {
    expect(plan.flatMap(({ sql }) => windowsOf(sql)).length).toBeGreaterThan(60);
  });

  it.each(plan.map(({ creates, sql }) => [creates, sql]))(
    "%s: plain aggregates stay within one date",
    (creates, sql) => {
      const groups = [...sql.matchAll(/GROUP BY ([\w, .]+)/g)].map((match) => match[1]!);
      // A season's first date: a fact that later rows cannot change for a row on or after it;
      // a player's next game among those not yet played.
      const exempt: Record<string, string[]> = {
        row_context: ["season"],
        slate_targets: ["player_id"],
      };
      for (const group of groups) {
        if (!exempt[creates]?.includes(group.trim())) expect(group).toContain("game_date");
      }
    },
  );

  it("only prior-window.ts writes OVER", () => {
    const folder = fileURLToPath(new URL("../../src/features", import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const users = files.filter((file) => /\bOVER\s*\(/.test(readFileSync(join(folder, file), "utf8")));
    expect(users).toEqual(["prior-window.ts"]);
  });

  it("refuses frames that do not end before the row", () => {
    expect(() => prior("player").last(0)).toThrow(RangeError);
    expect(() => prior("player").places(3, 0)).toThrow(RangeError);
    expect(() => prior("player").places(1, 3)).toThrow(RangeError);
    expect(() => prior("player").within(-7)).toThrow(RangeError);
    expect(() => prior("player").last(2.5)).toThrow(RangeError);
    expect(() => prior("player").seasons(3)).toThrow(RangeError);
  });

  it("does not compile a feature that names the game's own outcome", async () => {
    const db = await openTables(randomLeague(1, { seasons: 1, dates: 3 }));
    for (const statement of plan) await db.run(statement.sql);
    const compile = (sql: AsOfSql) =>
      db.run(selectAsOf({ from: "game_rows", rowKey: "player_id, day", keys: ["player_id"], outputs: { value: sql } }));
    await compile(prior("player").last(3).sum(box`points`));
    for (const column of ["points", "minutes", "seconds", "played", "fga", "usage_millionths"]) {
      await expect(compile({ kind: "as-of", text: column, windows: [], known: [] })).rejects.toThrow(/not found/);
    }
    await expect(compile(asOf`points - ${prior("player").last(3).sum(box`points`)}`)).rejects.toThrow(/not found/);
    db.close();
  });

  it("sums whole numbers only, whatever the scope", () => {
    const scopes: Scope[] = ["player", "playerSeason", "playerTeam", "playerTeamSeason", "playerOpponent", "team"];
    for (const scope of scopes) {
      expect(prior(scope).toDate().sum(box`minutes`).windows[0]!.sql).toMatch(
        /^CAST\(sum\(CAST\(minutes AS BIGINT\)\)/,
      );
    }
  });
});
