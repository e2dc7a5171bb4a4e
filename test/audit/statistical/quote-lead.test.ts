import { afterEach, describe, expect, it } from "vitest";
import { quoteLeadCheck } from "../../../src/audit/statistical/quote-lead.js";
import { keepQuotedDays } from "../../../src/audit/statistical/quoted-days.js";
import type { IsoDate } from "../../../src/core/dates.js";
import type { Database } from "../../../src/warehouse/duckdb.js";
import { openTables } from "../../features/support/lab-database.js";

const DAY = "2025-01-05" as IsoDate;

let db: Database;
afterEach(() => db.close());

/** What each book quotes of each player i on one day, by the hour, as shares of a move of 2: up for every second player, down for the others. */
type Quotes = Record<string, readonly { readonly hour: number; readonly move: number | string }[]>;

async function checkOf(quotes: Quotes, players = 120) {
  db = await openTables({});
  for (const [book, moments] of Object.entries(quotes)) {
    for (const { hour, move } of moments) {
      await db.run(`INSERT INTO prop_lines
        (game_date, player_lookup, market, book, line, is_main, home, away, snapshot_time, commence_time, source)
        SELECT DATE '2025-01-05', 'p' || i, 'points', '${book}', 20 + ${move} * (CASE WHEN i % 2 = 0 THEN 2 ELSE -2 END), true, 'BOS', 'NYK',
          TIMESTAMP '2025-01-05 00:00:00' + INTERVAL ${hour} HOUR, TIMESTAMP '2025-01-06 00:00:00', 'test' FROM range(${players}) AS p(i)`);
    }
  }
  await keepQuotedDays(db, DAY, DAY);
  return quoteLeadCheck(db);
}

const moving = [
  { hour: 14, move: 0 },
  { hour: 22, move: 1 },
];
const knowing = [{ hour: 14, move: 1 }];

describe("a first quote that stands where the others will stand", () => {
  it("is found beside two books that move, and the book is named", async () => {
    const [check] = await checkOf({ early: knowing, one: moving, two: moving });
    expect(check).toMatchObject({ verdict: "LEAK", features: ["early"] });
    expect(check!.evidence).toMatch(/^early: .*\(120 rows\).* stands at 100 % of the way/);
  });

  it("is not told beside one book: it may be that one that errs", async () => {
    expect(await checkOf({ early: knowing, one: moving })).toEqual([]);
  });

  it("is not told beside a second book that joins later: the others' line then moves by who is among them", async () => {
    expect(await checkOf({ early: knowing, one: moving, two: [{ hour: 22, move: 1 }] })).toEqual([]);
  });

  it("counts beyond four standard errors alone: by chance a few rows show more than many", async () => {
    // 0.40 + 4 sqrt(0.45 * 0.55 / n) is 0.58 of 120 rows, 0.44 of 2,400
    const ahead = [{ hour: 14, move: "(i % 20 < 9)::INTEGER" }];
    const [few] = await checkOf({ early: ahead, one: moving, two: moving });
    expect(few).toMatchObject({ verdict: "CLEAN", evidence: expect.stringContaining("know at most 45 % of") });
    db.close();
    const [many] = await checkOf({ early: ahead, one: moving, two: moving }, 2_400);
    expect(many).toMatchObject({ verdict: "SUSPECT", features: ["early"] });
  });

  it("is not seen in books that move together", async () => {
    const [check] = await checkOf({ one: moving, two: moving, three: moving });
    expect(check).toMatchObject({ verdict: "CLEAN" });
    expect(check!.evidence).toMatch(/of one, three, two know at most 0 % of what the others move later/);
  });
});
