import { vi } from "vitest";
import { main } from "../../src/cli/main.js";

export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in the process of the test, which saves the start of one; for commands that read and print. */
export async function runHere(home: string, ...argv: string[]): Promise<Printed> {
  const printed = { stdout: "", stderr: "" };
  const catching = (stream: "stdout" | "stderr") =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    });
  const spies = [catching("stdout"), catching("stderr")];
  try {
    return { code: await main([...argv, "--home", home], "proplab"), ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
