import { expect, it } from "vitest";
import { featureCatalogue } from "../../src/features/catalogue.js";
import { buildFeatures } from "../../src/features/index.js";
import { buildRows, featureTable, openTables } from "./support/lab-database.js";
import { randomLeague } from "./support/random-league.js";

it("a table of some of the catalogue holds what the table of all of it holds", async () => {
  const tables = randomLeague(3, { seasons: 2, dates: 12 });
  const all = await buildRows(tables);
  const columnsOfRows = Object.keys(all[0]!).filter((name) => !featureCatalogue.some((one) => one.name === name));
  const some = featureCatalogue.filter((_, i) => i % 3 === 0);
  const names = [...columnsOfRows, ...some.map(({ name }) => name)];
  const db = await openTables(tables);
  try {
    await buildFeatures(db, "cascade", {}, [], some);
    const rows = await featureTable(db);
    expect(Object.keys(rows[0]!).sort()).toEqual([...names].sort());
    expect(rows).toEqual(all.map((row) => Object.fromEntries(Object.keys(rows[0]!).map((name) => [name, row[name]]))));
  } finally {
    db.close();
  }
});
