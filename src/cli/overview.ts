import { wordOf } from "./command.js";
import { COMMAND_GROUPS } from "./commands.js";
import { GLOBAL_OPTIONS } from "./global-options.js";

const START: readonly (readonly [string, string])[] = [
  ["$0 retrain --name MULTISEASON_FEB25_MAE", "a first run; where no data is imported yet, on the simulated league"],
  ["$0 report --multiseason", "what came out, as a report"],
  ["$0 help retrain", "a command with all its options, as proplab retrain --help"],
];

/** What `proplab --help` prints: every command on a line of its own, by what it is for; at most 80 columns. */
export function overviewText(): string {
  const options = GLOBAL_OPTIONS.map(([name, { describe }]) => [`--${name}`, describe] as const);
  const names = [...commandWords(), ...options.map(([name]) => name)];
  const width = Math.max(...names.map(({ length }) => length)) + 2;
  const line = (name: string, text: string) => `  ${name.padEnd(width)}${text}`;
  return [
    "proplab COMMAND [options]",
    ...COMMAND_GROUPS.map(({ title, commands }) =>
      [`${title}:`, ...commands.map(({ usage, summary }) => line(wordOf(usage), summary))].join("\n"),
    ),
    ["On every command:", ...options.map(([name, text]) => line(name, text))].join("\n"),
    examplesText(START, "proplab"),
  ].join("\n\n");
}

const flagsOf = (type: "string" | "boolean") =>
  GLOBAL_OPTIONS.flatMap(([name, option]) => (option.type === type ? [`--${name}`] : []));
/** Flags with a value behind them, and flags that stand alone. */
const VALUED = flagsOf("string");
const ALONE = ["-h", ...flagsOf("boolean")];

/**
 * A command line in which "help" stands where a command should, as the same with --help.
 * @param named the command that goes without saying, as in quick-retrain; "" where one is typed
 */
export function withHelpAsFlag(argv: readonly string[], named: string): readonly string[] {
  const typed = named === "" ? argv : argv.slice(1);
  if (firstWord(typed) !== "help") return argv;
  const at = argv.indexOf("help");
  return withHelpAsFlag([...argv.slice(0, at), ...argv.slice(at + 1), "--help"], named);
}

/** Whether a command line asks for the overview: for help, and on no command. */
export function asksForOverview(argv: readonly string[]): boolean {
  const words = commandWords();
  const named = argv.filter((_, at) => !VALUED.includes(argv[at - 1] ?? ""));
  return argv.some(isHelp) && firstWord(argv) === undefined && !named.some((one) => words.has(one));
}

/** A command line without what asks for help, where the help asked for is of a command that does not exist: so that this is said. */
export function withoutHelpOnUnknown(argv: readonly string[]): readonly string[] {
  const word = firstWord(argv);
  return word === undefined || commandWords().has(word) ? argv : argv.filter((one) => !isHelp(one));
}

/**
 * The word behind a group's own in a line that asks for help, where no command of the group has that name; undefined otherwise.
 * @param words the commands of the group
 */
export function unknownInGroup(argv: readonly string[], group: string, words: readonly string[]): string | undefined {
  const typed = bareWords(argv);
  const word = argv.some(isHelp) ? typed[typed.indexOf(group) + 1] : undefined;
  return word === undefined || words.includes(word) ? undefined : word;
}

/** Whether an argument asks for help. */
export const isHelp = (one: string): boolean => one === "--help" || one === "-h";

function commandWords(): Set<string> {
  return new Set(COMMAND_GROUPS.flatMap(({ commands }) => commands.map(({ usage }) => wordOf(usage))));
}

/** The first word that stands where a command should. */
const firstWord = (argv: readonly string[]): string | undefined => bareWords(argv)[0];

/** The words of a line that are no flag, and no value of one. */
export function bareWords(argv: readonly string[]): string[] {
  return argv.filter((one, at) => {
    if (one.startsWith("-")) return false;
    const before = argv[at - 1] ?? "";
    return !before.startsWith("-") || before.includes("=") || ALONE.includes(before);
  });
}

/** Examples: a line of shell, and under it what it does. @param program what stands for $0 */
export function examplesText(examples: readonly (readonly [string, string])[], program: string): string {
  const typed = (line: string) => (program === "proplab" ? line : line.replace("$0 retrain", program));
  const lines = examples.map(([line, meaning]) => `  ${typed(line).replaceAll("$0", "proplab")}\n      ${meaning}`);
  return ["Examples:", ...lines].join("\n");
}
