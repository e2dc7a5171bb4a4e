import { describe, expect, it } from "vitest";
import { describeTables } from "../../../src/registry/sql/describe-tables.js";
import { TABLE_NOTES } from "../../../src/registry/sql/table-notes.js";
import { openForTest, temporaryPaths } from "../support.js";

describe("tables and views as queries see them", () => {
  const paths = temporaryPaths();
  openForTest(paths).close();
  const tables = describeTables(paths.database);

  it.each(tables.map((table) => [table.name, table] as const))(
    "%s and each of its columns has a meaning",
    (_, table) => {
      expect(table.meaning).not.toBe("");
      expect(table.columns.filter(({ meaning }) => meaning === "").map(({ name }) => name)).toEqual([]);
    },
  );

  it("and no meaning is told of what does not exist", () => {
    for (const [name, note] of Object.entries(TABLE_NOTES)) {
      const columns = tables.find((table) => table.name === name)?.columns.map((column) => column.name);
      expect(Object.keys(note.columns).sort(), name).toEqual(columns?.sort());
    }
  });

  it("lines stay within 80 columns", () => {
    for (const { columns } of tables) {
      const wide = Math.max(...columns.map(({ name }) => name.length));
      for (const { name, meaning } of columns) expect(wide + meaning.length + 4, name).toBeLessThanOrEqual(80);
    }
  });
});
