import type { SqlPlace } from "./query-values.js";

/**
 * Where in a statement SQLite's complaint stands. The driver does not hand on SQLite's offset, so it is found again: a syntax
 * error stands at the first place where the statement, cut off behind the word, already gives the very same complaint; a name
 * that does not exist at its first mention outside of strings and comments.
 * @param complaint SQLite's message
 * @param tryCompile the message that a text gives when it is compiled; null when it compiles
 */
export function placeOf(sql: string, complaint: string, tryCompile: (text: string) => string | null): SqlPlace | null {
  const near = /^near "([\s\S]*)": syntax error$/.exec(complaint)?.[1];
  if (near !== undefined) {
    for (let at = sql.indexOf(near); at >= 0; at = sql.indexOf(near, at + 1)) {
      if (tryCompile(sql.slice(0, at + near.length)) === complaint) return placeAt(sql, at);
    }
    return null;
  }
  const token = /^unrecognized token: "([\s\S]*)"$/.exec(complaint)?.[1];
  if (token !== undefined) return sql.includes(token) ? placeAt(sql, sql.indexOf(token)) : null;
  const name = namedIn(complaint);
  if (name === null) return complaint.startsWith("incomplete input") ? placeAt(sql, sql.trimEnd().length) : null;
  const at = firstMention(sql, name);
  return at === null ? null : placeAt(sql, at);
}

/** The name SQLite complains about, without quotes, as it was written ("runs.nmae"); null when it names none. */
export function namedIn(complaint: string): string | null {
  const pattern =
    /^(?:no such (?:column|table|function)|ambiguous column name|wrong number of arguments to function|misuse of (?:aggregate|window function)):? (\S+?)(?:\(\))?(?: - .*)?$/;
  const name = pattern.exec(complaint)?.[1];
  return name === undefined ? null : name.replace(/^"(.*)"$/, "$1");
}

function placeAt(sql: string, offset: number): SqlPlace {
  const before = sql.slice(0, offset).split("\n");
  return {
    line: before.length,
    column: [...before.at(-1)!].length + 1,
    text: sql.split("\n")[before.length - 1]!.trimEnd(),
  };
}

/** Strings and comments first, so that a name inside of them is not taken for a mention; then quoted and plain names. */
const PARTS =
  /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|[\p{L}_$][\p{L}\p{N}_$]*/gu;

function firstMention(sql: string, name: string): number | null {
  const wanted = name.split(".").at(-1)!.toLowerCase();
  for (const match of sql.matchAll(PARTS)) {
    const [part] = match;
    if (/^(?:'|--|\/\*)/.test(part)) continue;
    if (part.replace(/^["`[]([\s\S]*)["`\]]$/, "$1").toLowerCase() === wanted) return match.index;
  }
  return null;
}
