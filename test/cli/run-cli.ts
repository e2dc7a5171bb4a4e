import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  home: string;
  program?: "proplab" | "quick-retrain";
  cwd?: string;
  env?: Record<string, string>;
  /** Called with the process as soon as it runs. */
  onStart?: (child: ChildProcess) => void;
  /** Called with everything printed to standard error so far. */
  onStderr?: (text: string, child: ChildProcess) => void;
}

/** A home of its own for a test. */
export function temporaryHome(): string {
  return mkdtempSync(join(tmpdir(), "proplab-home-"));
}

/** Runs the built program as a process, as a user would; `npm test` builds it first. */
export function runCli(argv: string[], options: CliOptions): Promise<CliResult> {
  if (!existsSync(join(ROOT, "dist/cli/main.js"))) throw new Error("dist/ is missing: npm run build first");
  const script = join(ROOT, "bin", `${options.program ?? "proplab"}.js`);
  const child = spawn(process.execPath, [script, ...argv], {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, NO_COLOR: "1", PROPLAB_HOME: options.home, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  options.onStart?.(child);
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
      options.onStderr?.(stderr, child);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
