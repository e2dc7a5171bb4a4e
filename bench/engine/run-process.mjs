import { spawn } from "node:child_process";

/**
 * Runs a program and reads the JSON it prints last.
 * @throws Error with the last line of what the program complained of
 */
export function runForJson(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let complaint = "";
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (complaint += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(JSON.parse(out.trim().split("\n").at(-1)));
      const last = complaint.trim().split("\n").at(-1);
      reject(new Error(last || `ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
