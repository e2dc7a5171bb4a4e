/**
 * SQL: of the rows of each group the first one, with all its columns. DISTINCT ON picks column by column, each with the sort key
 * made anew, and takes two to three times as long where there are more than a few.
 * @param from relation of the rows, which `order` calls q
 * @param keys columns that make a group; NULL is equal to NULL
 */
export function firstOf(from: string, keys: string, order: string): string {
  return `SELECT unnest(whole) FROM (SELECT first(q ORDER BY ${order}) AS whole FROM ${from} q GROUP BY ${keys})`;
}
