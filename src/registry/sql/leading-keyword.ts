const SKIPPED = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)/;
const READING = new Set(["SELECT", "WITH", "VALUES"]);

/** The first words of a statement in upper case, comments passed over: one, or three of EXPLAIN QUERY PLAN and what follows. */
function leadingWords(sql: string, count: number): string[] {
  const words: string[] = [];
  let rest = sql;
  while (words.length < count) {
    for (let skipped = SKIPPED.exec(rest); skipped; skipped = SKIPPED.exec(rest)) rest = rest.slice(skipped[0].length);
    const word = /^[A-Za-z_]+/.exec(rest)?.[0];
    if (!word) break;
    words.push(word.toUpperCase());
    rest = rest.slice(word.length);
  }
  return words;
}

/**
 * The word a statement begins with when it can only be one that acts, or null. It is asked before SQLite sees the text:
 * some PRAGMAs act while they are compiled, also behind EXPLAIN.
 * @returns null for SELECT, WITH, VALUES, and EXPLAIN QUERY PLAN of these; "" where no word stands
 */
export function actingKeyword(sql: string): string | null {
  const [first = "", second, third, fourth = ""] = leadingWords(sql, 4);
  if (READING.has(first)) return null;
  if (first !== "EXPLAIN") return first;
  if (second === "QUERY" && third === "PLAN") return READING.has(fourth) ? null : `EXPLAIN QUERY PLAN ${fourth}`.trim();
  return "EXPLAIN";
}
