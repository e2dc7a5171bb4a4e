import { didYouMean } from "../core/near-names.js";
import { bareWords } from "./overview.js";
import { explainUnknown, unknownFlags } from "./unknown-flags.js";

/** A command line as it was typed, and what it may hold. */
export interface TypedLine {
  readonly argv: readonly string[];
  /** Names of the flags there are, without dashes. */
  readonly flags: readonly string[];
  /** The command's own words in yargs' notation, as "show <run>"; "" when none was named. */
  readonly usage: string;
  /** The commands there are, of a group those within it; none where no command can follow. */
  readonly commands: readonly string[];
}

/**
 * What yargs says of a command line, in words that name the flag as it is typed, the value and what there is to choose from; of
 * a line with several mistakes also its unknown flags, so that they are all mended at once.
 */
export function explainUsage(message: string, line: TypedLine): string {
  const command = unknownCommand(message, line);
  if (command !== undefined) return `there is no command "${command}"${didYouMean(command, line.commands)}`;
  if (/^Unknown argument/.test(message)) return explainUnknown(message, line.argv, line.flags);
  const unknown = line.usage === "" ? [] : unknownFlags(line.argv, line.flags);
  return [ownWords(message, line), ...(unknown.length > 0 ? [`unknown: ${unknown.join(", ")}`] : [])].join("; ");
}

/** The word that stands where a command should. */
function unknownCommand(message: string, { argv, usage, commands }: TypedLine): string | undefined {
  if (!/^Unknown (command|argument)/.test(message) || commands.length === 0) return undefined;
  const named = usage.split(" ");
  const word = bareWords(argv)[usage === "" ? 0 : named.length];
  const isUnknown = /^Unknown \w+?s?: (.*)$/
    .exec(message)?.[1]
    ?.split(", ")
    .includes(word ?? "");
  return isUnknown ? word : undefined;
}

function ownWords(message: string, line: TypedLine): string {
  const [, names] = /^Missing required arguments?: (.*)$/.exec(message) ?? [];
  if (names)
    return listed(
      names.split(", ").map((name) => `--${name}`),
      "missing",
    );
  const [, flag] = /^Not enough arguments following: (.*)$/.exec(message) ?? [];
  if (flag) return `--${flag} needs a value`;
  const [, got] = /^Not enough non-option arguments: got (\d+)/.exec(message) ?? [];
  const wanted = (line.usage.match(/<[^>]+>/g) ?? []).slice(Number(got));
  if (got && wanted.length > 0) return `${listed(wanted, "missing")}: proplab ${line.usage}`;
  if (message.startsWith("Invalid values:"))
    return message
      .split("\n")
      .slice(1)
      .map((one) => choice(one, line))
      .join("; ");
  return message;
}

const listed = (names: readonly string[], what: string) =>
  `${names.join(", ")} ${names.length === 1 ? "is" : "are"} ${what}`;

/** One line of yargs: `Argument: status, Given: "foo", Choices: "running", "completed"`. */
function choice(text: string, { argv }: TypedLine): string {
  const [, name, given, choices] = /Argument: (.*?), Given: (.*), Choices: (.*)$/.exec(text) ?? [];
  if (!name || !given || !choices) return text.trim();
  const known = choices.split(", ").map(bare);
  const shown = argv.some((one) => one === `--${name}` || one.startsWith(`--${name}=`)) ? `--${name}` : name;
  if (given === "true" || given === '""') return `${shown} needs a value: ${known.join(", ")}`;
  const near = didYouMean(bare(given), known);
  return `${shown}: ${given} is none of ${known.join(", ")}${near}`;
}

const bare = (text: string) => text.replace(/^"(.*)"$/, "$1");
