import type { Argv } from "yargs";
import type { Console } from "./console.js";

/** Flags every command has. */
export interface GlobalFlags {
  home: string | undefined;
  registry: string | undefined;
  json: boolean;
  debug: boolean;
}

/** What a command gets besides its own flags. */
export interface CommandContext {
  readonly console: Console;
  /** Fires on Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** The arguments as typed, for the record. */
  readonly argv: readonly string[];
}

/** One command, one file. `run` returns the exit code. */
export interface Command<Flags = object> {
  readonly examples: readonly (readonly [string, string])[];
  /** Adds the command's own flags; yargs checks them, `Flags` says what comes out. */
  options(yargs: Argv<GlobalFlags>): unknown;
  run(flags: Flags & GlobalFlags, context: CommandContext): Promise<number>;
}

/** A command that only gathers others, as `models` does. */
export interface CommandGroup {
  readonly examples: readonly (readonly [string, string])[];
  readonly subcommands: readonly CommandEntry[];
}

/** A command as --help lists it; its file is loaded when it is asked for. */
export interface CommandEntry {
  /** Command word and positional arguments, in yargs' notation. */
  readonly usage: string;
  readonly summary: string;
  load(): Promise<Command | CommandGroup>;
}

/** @param load imports the file that exports the command as `command` */
export function commandEntry(usage: string, summary: string, load: () => Promise<{ command: unknown }>): CommandEntry {
  return { usage, summary, load: async () => (await load()).command as Command | CommandGroup };
}

/** The word of a command, from its usage: "features" of "features <action> [player]". */
export function wordOf(usage: string): string {
  return usage.split(" ")[0]!;
}
