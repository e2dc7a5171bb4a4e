import { UsageError } from "../../core/errors.js";

const WIDEST = 72;

/**
 * An error in a condition or a sort key: what is wrong, the text, and a caret below the place. Of a long text only the part around the
 * place is shown.
 * @param at place in the text, characters from 0; the text's length means its end
 */
export function whereFault(
  text: string,
  at: number,
  problem: string,
  { code = "BAD_WHERE", hint }: { code?: string; hint?: string } = {},
): UsageError {
  const from = Math.max(0, Math.min(at - WIDEST / 2, text.length - WIDEST));
  const shown = text.slice(from, from + WIDEST).replace(/\s/g, " ");
  const [before, after] = [from > 0 ? "..." : "", from + WIDEST < text.length ? "..." : ""];
  const caret = `${" ".repeat(before.length + at - from)}^`;
  return new UsageError(code, `${problem}\n  ${before}${shown}${after}\n  ${caret}`, {
    hint: hint ?? 'proplab runs --help and "Finding runs" in docs/user-guide.md show what can be asked',
  });
}
