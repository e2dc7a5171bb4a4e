import { whereFault } from "./where-fault.js";

export type TokenKind = "word" | "name" | "text" | "number" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** A word or symbol as written; the content of a quoted name or text, escapes undone. */
  readonly text: string;
  /** Of a number. */
  readonly value: number;
  readonly at: number;
  /** First place behind it. */
  readonly end: number;
}

const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const DATE = /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z?)?(?![\w.-])/y;
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]|-\d)/y;
const SYMBOL = /<=|>=|!=|<>|==|[<>=()[\],.-]/y;
/** One way to write each operator. */
const SAME_AS: Record<string, string> = { "<>": "!=", "==": "=" };
const ESCAPES: Record<string, string> = { n: "\n", t: "\t", "\\": "\\", "'": "'", '"': '"' };

/** Cuts a condition into words, numbers, texts and symbols. A bare date counts as text. @throws UsageError BAD_WHERE */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ; ) {
    while (/\s/.test(source[at] ?? "")) at += 1;
    const token = nextToken(source, at);
    tokens.push(token);
    if (token.kind === "end") return tokens;
    at = token.end;
  }
}

function nextToken(source: string, at: number): Token {
  const char = source[at];
  if (char === undefined) return token("end", "", at, at);
  if (char === "'" || char === '"') return quoted(source, at);
  const found = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const word = found(WORD);
  if (word !== undefined) return token("word", word, at, at + word.length);
  const date = found(DATE);
  if (date !== undefined) return token("text", date, at, at + date.length);
  const number = found(NUMBER);
  if (number !== undefined) {
    const value = Number(number);
    if (!Number.isFinite(value)) throw whereFault(source, at, `${number} is too large for a number`);
    return { ...token("number", number, at, at + number.length), value };
  }
  const symbol = found(SYMBOL);
  if (symbol !== undefined) return token("symbol", SAME_AS[symbol] ?? symbol, at, at + symbol.length);
  if (/[\d+]/.test(char)) {
    throw whereFault(source, at, "neither a number nor a date (YYYY-MM-DD)", {
      hint: "put text between quotes: '...'",
    });
  }
  throw whereFault(source, at, `"${String.fromCodePoint(source.codePointAt(at)!)}" has no meaning here`);
}

/** 'text' or "name": a quote within is doubled or follows a backslash. */
function quoted(source: string, at: number): Token {
  const quote = source[at]!;
  let text = "";
  for (let i = at + 1; i < source.length; i++) {
    const char = source[i]!;
    if (char === "\\") {
      const meant = ESCAPES[source[i + 1] ?? ""];
      if (meant === undefined) {
        throw whereFault(source, i, `after a backslash stands one of \\ ' " n t`, {
          hint: "write \\\\ for a backslash",
        });
      }
      text += meant;
      i += 1;
    } else if (char !== quote) text += char;
    else if (source[i + 1] === quote) {
      text += quote;
      i += 1;
    } else return token(quote === "'" ? "text" : "name", text, at, i + 1);
  }
  throw whereFault(source, at, `the ${quote} here is never closed`);
}

function token(kind: TokenKind, text: string, at: number, end: number): Token {
  return { kind, text, value: Number.NaN, at, end };
}
