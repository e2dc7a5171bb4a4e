import {
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from "kysely";
import type { Tables } from "./tables.js";

/**
 * Typed SQL over the registry's tables. It only builds statements; a {@link Connection} runs them. Its driver does
 * nothing, so calling `execute` on a query by mistake reads and writes nothing.
 */
export const query = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** The right side of "in" for any number of values: one parameter, so that the statement's text stays the same. */
export function anyOf(values: readonly string[]): RawBuilder<string> {
  return sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
}
