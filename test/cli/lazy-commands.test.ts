import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Command } from "../../src/cli/command.js";
import { COMMANDS } from "../../src/cli/commands.js";
import { loadedWith } from "../loaded-with.js";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));

describe("a cold --help", () => {
  const { files, packages } = loadedWith(join(SRC, "cli/main.ts"));

  it("loads nothing heavy", () => {
    const light = [...packages].filter((name) => !name.startsWith("node:")).sort();
    expect(light).toEqual(["cli-progress", "picocolors", "yargs"]);
  });

  it("loads only the frame of the CLI", () => {
    const elsewhere = [...files].map((file) => relative(SRC, file)).filter((file) => !/^(cli|core)\//.test(file));
    expect(elsewhere).toEqual(["registry/environment.ts"]);
  });
});

describe("the table of commands", () => {
  it.each(COMMANDS.map((entry) => [entry.usage, entry] as const))(
    "%s loads and has examples",
    async (_usage, entry) => {
      const command = await entry.load();
      expect(command.examples.length).toBeGreaterThan(0);
      if ("run" in command) expect(typeof command.run).toBe("function");
      for (const sub of "subcommands" in command ? command.subcommands : []) {
        const loaded = (await sub.load()) as Command;
        expect(loaded.examples.length, sub.usage).toBeGreaterThan(0);
        expect(typeof loaded.run, sub.usage).toBe("function");
      }
    },
  );
});
