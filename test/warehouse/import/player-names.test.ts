import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Database } from "../../../src/warehouse/duckdb.js";
import { baseLookup, foldName } from "../../../src/warehouse/import/player-names.js";

let db: Database;
beforeAll(async () => {
  db = await Database.open();
});
afterAll(() => db.close());

async function fold(name: string): Promise<{ lookup: string; base: string }> {
  const [row] = await db.rows<{ lookup: string; base: string }>(
    `SELECT lookup, ${baseLookup("name", "lookup")} AS base FROM (SELECT name, ${foldName("name")} AS lookup FROM (SELECT $1 AS name))`,
    [name],
  );
  return row!;
}

describe("player lookups", () => {
  it.each([
    ["LeBron James", "lebronjames", "lebronjames"],
    ["Luka Dončić", "lukadoncic", "lukadoncic"],
    ["Dario Šarić", "dariosaric", "dariosaric"],
    ["Alperen Şengün", "alperensengun", "alperensengun"],
    ["Karl-Anthony Towns", "karlanthonytowns", "karlanthonytowns"],
    ["De'Aaron Fox", "deaaronfox", "deaaronfox"],
    ["P.J. Tucker", "pjtucker", "pjtucker"],
    ["Jimmy Butler III", "jimmybutleriii", "jimmybutler"],
    ["Gary Trent, Jr.", "garytrentjr", "garytrent"],
    ["Robert Williams  iii ", "robertwilliamsiii", "robertwilliams"],
    ["Some Player V", "someplayerv", "someplayer"],
    ["Victor Oladipo", "victoroladipo", "victoroladipo"],
    ["jimmybutleriii", "jimmybutleriii", "jimmybutler"],
    ["Đorđe Łukasz Øst ß æ", "dordelukaszostssae", "dordelukaszostssae"],
  ])("%s", async (name, lookup, base) => {
    expect(await fold(name)).toEqual({ lookup, base });
  });

  it("are lower-case ASCII letters, and folding them again changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
        async (name) => {
          const { lookup } = await fold(name);
          expect(lookup).toMatch(/^[a-z]*$/);
          expect((await fold(lookup)).lookup).toBe(lookup);
        },
      ),
      { numRuns: 100 },
    );
  });
});
