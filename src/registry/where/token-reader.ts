import type { UsageError } from "../../core/errors.js";
import { whereFault } from "./where-fault.js";
import { type Token, tokenize } from "./where-tokens.js";

/** Goes through the tokens of a text, one after the other. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #index = 0;

  /** @throws UsageError BAD_WHERE */
  constructor(readonly source: string) {
    this.#tokens = tokenize(source);
  }

  peek(): Token {
    return this.#tokens[this.#index]!;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.#index += 1;
    return token;
  }

  peekSymbol(symbol: string): boolean {
    const { kind, text } = this.peek();
    return kind === "symbol" && text === symbol;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.peekSymbol(symbol)) return false;
    this.take();
    return true;
  }

  requireSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.expected(`"${symbol}"`);
  }

  peekWord(...words: string[]): boolean {
    const { kind, text } = this.peek();
    return kind === "word" && words.includes(text.toLowerCase());
  }

  takeWord(word: string): boolean {
    if (!this.peekWord(word)) return false;
    this.take();
    return true;
  }

  /** Text between quotes of either kind. */
  takeText(wanted: string): string {
    const { kind } = this.peek();
    if (kind !== "text" && kind !== "name") throw this.expected(wanted);
    return this.take().text;
  }

  takeInteger(wanted: string): number {
    const { kind, value } = this.peek();
    if (kind !== "number" || !Number.isSafeInteger(value)) throw this.expected(wanted);
    return this.take().value;
  }

  /** The error that something else should stand here. */
  expected(what: string): UsageError {
    const { kind, at, end } = this.peek();
    const found = kind === "end" ? "the text ends" : `${this.source.slice(at, end)} stands`;
    return this.fault(at, `${found} where ${what} is expected`);
  }

  fault(at: number, problem: string, options: { hint?: string } = {}): UsageError {
    return whereFault(this.source, at, problem, options);
  }
}
