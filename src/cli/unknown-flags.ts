import { didYouMean } from "../core/near-names.js";

/**
 * What yargs says of arguments it does not know, each once, as typed and with near flags; other messages as they are.
 * @param argv as typed: it tells flags from words, and a flag from the second name yargs makes of it
 * @param flags names of the flags there are, without dashes
 */
export function explainUnknown(message: string, argv: readonly string[], flags: readonly string[]): string {
  const named = /^Unknown arguments?: (.*)$/.exec(message)?.[1];
  if (named === undefined) return message;
  const typed = new Set(argv.filter((one) => one.startsWith("-")).map((one) => one.split("=")[0]!));
  const known = dashedOf(flags);
  const shown = named.split(", ").flatMap((name) => {
    const flag = [`--${name}`, `-${name}`].find((one) => typed.has(one));
    if (flag) return [`${flag}${didYouMean(flag, known)}`];
    return argv.includes(name) ? [name] : [];
  });
  if (shown.length === 0) return message;
  return `unknown ${shown.length === 1 ? "argument" : "arguments"}: ${[...new Set(shown)].join(", ")}`;
}

/**
 * The flags of a line that do not exist, each once, with near ones.
 * @param argv as typed
 * @param flags names of the flags there are, without dashes; none when they are not known
 */
export function unknownFlags(argv: readonly string[], flags: readonly string[]): string[] {
  if (flags.length === 0) return [];
  const known = dashedOf(flags);
  const end = argv.indexOf("--");
  const typed = (end < 0 ? argv : argv.slice(0, end)).filter((one) => /^--[a-z]/i.test(one));
  const unknown = new Set(typed.map((one) => one.split("=")[0]!).filter((one) => !known.has(dashed(one))));
  return [...unknown].map((flag) => `${flag}${didYouMean(flag, known)}`);
}

const dashed = (name: string) => name.replace(/[A-Z]/g, "-$&").toLowerCase();

function dashedOf(flags: readonly string[]): Set<string> {
  return new Set(flags.filter((flag) => flag.length > 1).map((flag) => `--${dashed(flag)}`));
}
