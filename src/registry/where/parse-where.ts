import { checkValue, refuseOperator } from "./check-value.js";
import { parseField } from "./parse-field.js";
import { TokenReader } from "./token-reader.js";
import type { Comparison, Condition, Field, Value, Where } from "./where-ast.js";
import { whereFault } from "./where-fault.js";

const MOST_CHARACTERS = 4_000;
const MOST_CONDITIONS = 100;
const DEEPEST = 30;
const LONGEST_LIST = 500;
const COMPARISONS: readonly string[] = ["=", "!=", "<", "<=", ">", ">="] satisfies Comparison[];

/**
 * Reads a condition on runs. From weakest to strongest: or, and, not, a test or a parenthesis.
 * @throws UsageError BAD_WHERE with the place and what was expected there; WHERE_TOO_LONG beyond 4,000 characters, 100 tests, lists of
 *   500 or parentheses 30 deep
 */
export function parseWhere(source: string): Where {
  if (source.length > MOST_CHARACTERS) {
    throw whereFault(source, MOST_CHARACTERS, `a condition has at most ${MOST_CHARACTERS} characters`, TOO_LONG);
  }
  const parser = new Parser(source);
  const where = parser.or(0);
  if (parser.reader.peek().kind !== "end") throw parser.reader.expected("and, or, or the end");
  return where;
}

const TOO_LONG = { code: "WHERE_TOO_LONG", hint: "ask in several steps, or use proplab query" };

class Parser {
  readonly reader: TokenReader;
  #conditions = 0;

  constructor(readonly source: string) {
    this.reader = new TokenReader(source);
  }

  or(depth: number): Where {
    return this.#junction("or", () => this.#junction("and", () => this.#not(depth)));
  }

  #junction(kind: "and" | "or", operand: () => Where): Where {
    const parts = [operand()];
    while (this.reader.takeWord(kind)) parts.push(operand());
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  #not(depth: number): Where {
    const { at } = this.reader.peek();
    if (depth > DEEPEST) throw whereFault(this.source, at, `more than ${DEEPEST} levels of nesting`, TOO_LONG);
    if (this.reader.takeWord("not")) return { kind: "not", part: this.#not(depth + 1) };
    if (!this.reader.takeSymbol("(")) return this.#test();
    const inner = this.or(depth + 1);
    if (!this.reader.takeSymbol(")")) throw this.reader.expected('and, or, or ")"');
    return inner;
  }

  #test(): Condition {
    const field = parseField(this.reader);
    this.#conditions += 1;
    if (this.#conditions > MOST_CONDITIONS) {
      throw whereFault(this.source, field.at, `more than ${MOST_CONDITIONS} tests`, TOO_LONG);
    }
    const operator = this.reader.peek();
    refuseOperator(this.source, field, operator);
    if (operator.kind === "symbol" && COMPARISONS.includes(operator.text)) {
      this.reader.take();
      return { kind: "compare", field, operator: operator.text as Comparison, value: this.#value(field) };
    }
    if (this.reader.takeWord("is")) {
      const negated = this.reader.takeWord("not");
      if (!this.reader.takeWord("null")) throw this.reader.expected(negated ? "null" : "null or not null");
      return { kind: "null", field, negated };
    }
    const negated = this.reader.takeWord("not");
    if (this.reader.peekWord("like", "contains")) {
      const kind = this.reader.take().text.toLowerCase() as "like" | "contains";
      return { kind, field, negated, text: this.reader.takeText("text between quotes") };
    }
    if (this.reader.takeWord("in")) return { kind: "in", field, negated, values: this.#list(field) };
    throw this.reader.expected(
      negated ? "like, contains or in" : "a comparison (= != < <= > >= like contains in, is null)",
    );
  }

  #list(field: Field): Value[] {
    this.reader.requireSymbol("(");
    const values = [this.#value(field)];
    while (this.reader.takeSymbol(",")) {
      if (values.length === LONGEST_LIST) {
        const { at } = this.reader.peek();
        throw whereFault(this.source, at, `more than ${LONGEST_LIST} values in a list`, TOO_LONG);
      }
      values.push(this.#value(field));
    }
    if (!this.reader.takeSymbol(")")) throw this.reader.expected('"," or ")"');
    return values;
  }

  #value(field: Field): Value {
    const { kind, at, text, value } = this.reader.peek();
    let read: Value;
    if (kind === "number") read = value;
    else if (kind === "text" || kind === "name") read = text;
    else if (this.reader.peekWord("true", "false")) read = text.toLowerCase() === "true";
    else if (this.reader.peekWord("null")) {
      throw this.reader.fault(at, "nothing equals null", { hint: 'write "is null" or "is not null"' });
    } else if (kind === "word") {
      throw this.reader.fault(at, `${text} stands where a value is expected`, {
        hint: `put text between quotes: '${text}'`,
      });
    } else throw this.reader.expected("a number, a date or text between quotes");
    this.reader.take();
    checkValue(this.source, field, read, at);
    return read;
  }
}
