import type { Argv } from "yargs";
import yargs from "yargs";
import { EXIT, UsageError } from "../core/errors.js";
import { programVersion } from "../registry/environment.js";
import { type Command, type CommandEntry, type GlobalFlags, wordOf } from "./command.js";
import { COMMANDS } from "./commands.js";
import { createConsole, formatError } from "./console.js";
import { joinDashedValues } from "./dashed-values.js";
import { GLOBAL_GROUP, GLOBAL_OPTIONS } from "./global-options.js";
import { interruptSignal } from "./interrupt-signal.js";
import {
  asksForOverview,
  examplesText,
  isHelp,
  overviewText,
  unknownInGroup,
  withHelpAsFlag,
  withoutHelpOnUnknown,
} from "./overview.js";
import type { TypedLine } from "./usage-messages.js";
import { TEXT_WIDTH } from "./wrap-text.js";

/**
 * Runs one command line.
 * @param typed arguments without node and script
 * @param program the name shown in help
 * @returns the exit code
 */
export async function main(typed: readonly string[], program: "proplab" | "quick-retrain"): Promise<number> {
  const asRetrain = program === "quick-retrain";
  const argv = withoutHelpOnUnknown(withHelpAsFlag(typed, asRetrain ? "retrain" : ""));
  let exitCode: number = EXIT.ok;
  let flags: readonly string[] = [];
  /** The command that was named, word by word, each with its positional arguments. */
  const usages: string[] = [];
  let commands = COMMANDS.map(({ usage }) => wordOf(usage));
  endQuietlyWhenPipeCloses();
  if (asksForOverview(argv)) {
    process.stdout.write(`${overviewText()}\n`);
    return EXIT.ok;
  }
  const parser: Argv<GlobalFlags> = yargs(joinDashedValues(argv))
    .scriptName(asRetrain ? "quick-retrain" : "proplab")
    .usage(asRetrain ? "$0 --name NAME [options]" : "$0 <command> [options]")
    .options(Object.fromEntries(GLOBAL_OPTIONS.filter(([name]) => name !== "help" && name !== "version")))
    .group(
      GLOBAL_OPTIONS.map(([name]) => name),
      GLOBAL_GROUP,
    )
    .version(programVersion())
    .alias("help", "h")
    .wrap(Math.min(100, process.stdout.columns ?? TEXT_WIDTH))
    // --no-vegas is a flag of its own, not "vegas off".
    .parserConfiguration({ "boolean-negation": false })
    .strict()
    .demandCommand(1, "no command is named")
    .exitProcess(false)
    .fail((message, error) => {
      if (error) throw error;
      flags = knownFlags(parser);
      throw new UsageError("BAD_USAGE", message, {
        hint: `${helpOf(usages, program)} ${usages.length === 0 ? "lists the commands" : "explains the options"}`,
      });
    }) as unknown as Argv<GlobalFlags>;
  keepNoHelp(parser);
  const done = (code: number) => (exitCode = code);
  const named = (usage: string, within: string[]) => {
    usages.push(usage);
    commands = within;
  };
  for (const entry of COMMANDS) register(parser, entry, { argv, program, done, named });
  try {
    await parser.parseAsync();
    return exitCode;
  } catch (thrown) {
    const error = await explained(asUsageError(thrown, helpOf(usages, program)), {
      argv,
      flags,
      commands,
      usage: [...usages.slice(0, -1).map(wordOf), ...usages.slice(-1)].join(" "),
    });
    process.stderr.write(`${formatError(error, argv.includes("--debug"))}\n`);
    return (error as { exitCode?: number }).exitCode ?? EXIT.internal;
  }
}

/** What yargs itself finds wrong with a line, such as a flag without its value, it may throw past its own fail handler. */
function asUsageError(error: unknown, help: string): unknown {
  if (!(error instanceof Error) || error.name !== "YError") return error;
  return new UsageError("BAD_USAGE", error.message, { hint: `${help} explains the options`, cause: error });
}

/** A mistyped command line's error in plain words; loaded only then, to keep --help fast. */
async function explained(error: unknown, line: TypedLine): Promise<unknown> {
  if (!(error instanceof UsageError) || error.code !== "BAD_USAGE") return error;
  const { explainUsage } = await import("./usage-messages.js");
  const { hint } = error;
  return new UsageError(error.code, explainUsage(error.message, line), { ...(hint && { hint }), cause: error });
}

/** Names of the flags that the command at hand takes; yargs keeps them, its types do not say so. */
function knownFlags(parser: unknown): string[] {
  return Object.keys((parser as { getOptions(): { key: Record<string, unknown> } }).getOptions().key);
}

/**
 * Before it carries a command out, yargs draws the command's help, in case the command fails and it is to be shown: here it never is,
 * and drawing takes a fifth of a second. The types of yargs do not know these.
 */
function keepNoHelp(parser: unknown): void {
  type Internals = { getInternalMethods(): { getUsageInstance(): { cacheHelpMessage(): void } } };
  const usage = (parser as Internals).getInternalMethods().getUsageInstance();
  usage.cacheHelpMessage = () => undefined;
}

/** Takes "[default: false]" from what --help says of switches: that they are off when not given goes without saying. */
function hideSwitchDefaults(yargs: unknown): void {
  const { boolean, default: defaults } = (yargs as { getOptions(): SwitchOptions }).getOptions();
  for (const name of boolean) if (defaults[name] === false) delete defaults[name];
}

interface SwitchOptions {
  readonly boolean: readonly string[];
  readonly default: Record<string, unknown>;
}

/** The help that goes with a mistyped command line: the command's own where one was named. */
function helpOf(usages: readonly string[], program: string): string {
  return [program, ...(program === "proplab" ? usages.map(wordOf) : []), "--help"].join(" ");
}

/** Flags that may be given more than once. */
const REPEATABLE = new Set(["map", "param"]);

/** yargs turns a flag given twice into a list; only some may be one, and words of which the usage allows several ("[runs..]"). */
function refuseRepeated(flags: Record<string, unknown>, usage: string): void {
  const several = /(\w+)\.\.[\]>]/.exec(usage)?.[1];
  for (const [name, value] of Object.entries(flags)) {
    if (!Array.isArray(value) || REPEATABLE.has(name) || name === "_" || name === several) continue;
    throw new UsageError("FLAG_TWICE", `--${name} is given ${value.length} times (${value.join(", ")})`, {
      hint: "give it once",
    });
  }
}

/** yargs makes NaN of "--limit ten": all such flags are named with what was typed. */
function refuseNoNumbers(flags: Record<string, unknown>, argv: readonly string[]): void {
  const names = Object.keys(flags).filter((name) => Number.isNaN(flags[name]) && !/[A-Z]/.test(name));
  if (names.length === 0) return;
  const typed = (name: string) => {
    const at = argv.findIndex((one) => one === `--${name}` || one.startsWith(`--${name}=`));
    return argv[at] === `--${name}` ? argv[at + 1] : argv[at]?.split("=")[1];
  };
  throw new UsageError(
    "NO_NUMBER",
    names.map((name) => `--${name}: "${typed(name) ?? ""}" is not a number`).join("; "),
    {
      hint: "write it with digits, as 20 or 0.5",
    },
  );
}

/** Streams that are seen to, for whoever runs several command lines in one process. */
const watched = new WeakSet<NodeJS.WriteStream>();

/** `proplab runs --json | head -1` closes the pipe early: that is the reader's wish, not a fault. */
function endQuietlyWhenPipeCloses(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (watched.has(stream)) continue;
    watched.add(stream);
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(EXIT.ok);
    });
  }
}

function register(
  parser: Argv<GlobalFlags>,
  entry: CommandEntry,
  line: {
    readonly argv: readonly string[];
    readonly program: string;
    readonly done: (code: number) => void;
    /** Called with each word of the command that is asked for, its positional arguments, and the commands within it. */
    readonly named: (usage: string, within: string[]) => void;
  },
): void {
  parser.command({
    command: entry.usage,
    describe: entry.summary,
    // Loading a command's file only when it is asked for keeps --help fast.
    builder: async (yargs: Argv) => {
      const command = await entry.load();
      const words = "subcommands" in command ? command.subcommands.map(({ usage }) => wordOf(usage)) : [];
      line.named(entry.usage, words);
      yargs.epilogue(`${examplesText(command.examples, line.program)}\n`);
      // a command's own words and options before the options that all have
      yargs.group([], "Positionals:").group([], "Options:");
      if (!("subcommands" in command)) {
        const whole = command.options(yargs as Argv<GlobalFlags>) as Argv;
        if (line.argv.some(isHelp)) hideSwitchDefaults(whole);
        return whole;
      }
      const unknown = unknownInGroup(line.argv, wordOf(entry.usage), words);
      if (unknown !== undefined) {
        throw new UsageError("BAD_USAGE", `Unknown command: ${unknown}`, {
          hint: `${line.program} ${wordOf(entry.usage)} --help lists the commands`,
        });
      }
      if (line.argv.some(isHelp)) hideSwitchDefaults(yargs);
      for (const sub of command.subcommands) register(yargs as Argv<GlobalFlags>, sub, line);
      return yargs.demandCommand(1, `name a command of ${wordOf(entry.usage)}: ${words.join(", ")}`);
    },
    handler: async (flags) => {
      refuseRepeated(flags, entry.usage);
      refuseNoNumbers(flags, line.argv);
      // A group has no work of its own: yargs asks for one of its commands before it gets here.
      const command = (await entry.load()) as Command;
      const console = createConsole({ json: Boolean(flags.json) });
      const interrupt = interruptSignal(console.stop);
      try {
        const home = (flags.home as string | undefined) ?? process.env.PROPLAB_HOME;
        line.done(
          await command.run({ ...flags, home } as never, { console, signal: interrupt.signal, argv: line.argv }),
        );
      } finally {
        console.endProgress();
        interrupt.dispose();
      }
    },
  });
}
