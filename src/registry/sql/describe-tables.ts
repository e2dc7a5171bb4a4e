import { UsageError } from "../../core/errors.js";
import { didYouMean } from "../../core/near-names.js";
import { openForQueries } from "./query-connection.js";
import { QUERY_VIEWS } from "./query-views.js";
import { tableNames } from "./sql-error.js";
import { TABLE_NOTES } from "./table-notes.js";

export interface DescribedTable {
  readonly name: string;
  readonly kind: "view" | "table";
  readonly meaning: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly meaning: string }[];
}

/**
 * What queries may read: the views made for them, then the tables as they stand in the file.
 * @param only one name; all when left out
 * @throws UsageError QUERY_TABLE with near names; DataError when the registry cannot be opened
 */
export function describeTables(file: string, only?: string): DescribedTable[] {
  const db = openForQueries(file);
  try {
    const columns = db.prepare("SELECT name, type FROM pragma_table_info(?)");
    const views = new Map(QUERY_VIEWS.map((view) => [view.name, view]));
    const names = tableNames(db);
    const order = [...views.keys(), ...names.filter((name) => !views.has(name))];
    const wanted = only === undefined ? order : order.filter((name) => name === only.toLowerCase());
    if (wanted.length === 0) {
      throw new UsageError("QUERY_TABLE", `there is no table "${only}"${didYouMean(only!, order)}`);
    }
    return wanted.map((name) => {
      const note = views.get(name) ?? TABLE_NOTES[name];
      return {
        name,
        kind: views.has(name) ? "view" : "table",
        meaning: note?.meaning ?? "",
        columns: (columns.all(name) as { name: string; type: string }[]).map((column) => ({
          ...column,
          meaning: note?.columns[column.name] ?? "",
        })),
      };
    });
  } finally {
    db.close();
  }
}
