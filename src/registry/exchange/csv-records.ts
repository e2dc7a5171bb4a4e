import { MOST_CHARACTERS, malformed } from "./read-table.js";

/**
 * Records of CSV text (RFC 4180). An empty cell is null, a pair of quotes is empty text.
 * @param chunks the text in pieces, cut anywhere
 * @param where named in errors
 * @throws DataError EXPORT_MALFORMED on a quote out of place, an unfinished cell or a record that is too long
 */
export async function* csvRecords(chunks: AsyncIterable<string>, where: string): AsyncGenerator<(string | null)[]> {
  let rest = "";
  for await (const chunk of chunks) {
    rest += chunk;
    let at = 0;
    for (let end = recordEnd(rest, at); end >= 0; end = recordEnd(rest, at)) {
      yield cellsOf(rest.slice(at, end), where);
      at = end + 1;
    }
    rest = rest.slice(at);
    if (rest.length > MOST_CHARACTERS) throw malformed(where, "a row is too long");
  }
  if (rest !== "") yield cellsOf(rest, where);
}

/** The line end that closes the record beginning at `from`: the first with an even number of quotes before it; -1 when none does. */
function recordEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    const line = text.indexOf("\n", at);
    const quote = text.indexOf('"', at);
    if (quote < 0 || (line >= 0 && line < quote)) return line;
    const close = text.indexOf('"', quote + 1);
    if (close < 0) return -1;
    at = close + 1;
  }
}

function cellsOf(record: string, where: string): (string | null)[] {
  const cells: (string | null)[] = [];
  for (let at = 0; ; ) {
    const isQuoted = record[at] === '"';
    const end = isQuoted ? closingQuote(record, at + 1) + 1 : cellEnd(record, at);
    const text = record.slice(at, end);
    if (end === 0 || (end < record.length && record[end] !== ",") || (!isQuoted && text.includes('"'))) {
      throw malformed(where, `a quote out of place in ${JSON.stringify(record.slice(0, 60))}`);
    }
    if (isQuoted) cells.push(text.slice(1, -1).replaceAll('""', '"'));
    else cells.push(text === "" ? null : text);
    if (end === record.length) return cells;
    at = end + 1;
  }
}

function cellEnd(record: string, from: number): number {
  const comma = record.indexOf(",", from);
  return comma < 0 ? record.length : comma;
}

/** The first quote that is not one of a pair; -1 when there is none. */
function closingQuote(record: string, from: number): number {
  for (let at = from; ; at += 2) {
    at = record.indexOf('"', at);
    if (at < 0 || record[at + 1] !== '"') return at;
  }
}
