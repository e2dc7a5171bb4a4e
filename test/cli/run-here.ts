import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { vi } from "vitest";
import { type CliOptions, type CliResult, ROOT } from "./run-cli.js";

type Main = typeof import("../../src/cli/main.js")["main"];
/** Loaded by Node itself, as bin/proplab.js does; see vitest.config.ts. */
const BUILT = pathToFileURL(join(ROOT, "dist/cli/main.js")).href;

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a command line of the built program in the process of the test, which saves the start of one: for whatever needs no process
 * of its own, as signals, standard input and what another process does at the same time do. One after the other, also when called at once.
 */
export function callHere(
  argv: readonly string[],
  options: Pick<CliOptions, "home" | "program" | "cwd" | "env">,
): Promise<CliResult> {
  const result = last.then(() => runNow(argv, options));
  last = result.catch(() => undefined);
  return result;
}

/** The same for a home alone. */
export const runHere = (home: string, ...argv: string[]): Promise<CliResult> => callHere(argv, { home });

async function runNow(
  argv: readonly string[],
  { home, program = "proplab", cwd = ROOT, env = {} }: Parameters<typeof callHere>[1],
): Promise<CliResult> {
  const { main } = (await import(BUILT)) as { main: Main };
  const printed = { stdout: "", stderr: "" };
  const catching = (stream: "stdout" | "stderr") =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    });
  // yargs prints its help by the console, which the test's own process does not write to its streams
  const logging = vi.spyOn(console, "log").mockImplementation((text) => {
    printed.stdout += `${text}\n`;
  });
  const spies = [catching("stdout"), catching("stderr"), logging];
  const undo = [setEnvironment({ NO_COLOR: "1", PROPLAB_HOME: home, ...env }), enterFolder(cwd), keepListeners()];
  try {
    return { code: await main([...argv], program), ...printed };
  } finally {
    for (const one of undo) one();
    for (const spy of spies) spy.mockRestore();
  }
}

function setEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

function enterFolder(folder: string): () => void {
  const before = process.cwd();
  process.chdir(folder);
  return () => process.chdir(before);
}

/** What a command listens to until its process ends must not pile up in one that goes on. */
function keepListeners(): () => void {
  const watched: [NodeJS.EventEmitter, string][] = [
    [process, "SIGINT"],
    [process, "SIGTERM"],
    [process.stdout, "error"],
    [process.stderr, "error"],
  ];
  const before = watched.map(([emitter, event]) => emitter.listeners(event));
  return () => {
    for (const [i, [emitter, event]] of watched.entries()) {
      for (const listener of emitter.listeners(event)) {
        if (!before[i]!.includes(listener)) emitter.removeListener(event, listener as () => void);
      }
    }
  };
}
