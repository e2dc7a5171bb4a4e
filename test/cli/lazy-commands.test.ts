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

describe("a command that only reads the registry", () => {
  it.each(["runs", "trials", "verify", "tag", "models/list"])("%s loads no engine, no DuckDB and no charts", (name) => {
    const { files, packages } = loadedWith(join(SRC, `cli/commands/${name}.ts`));
    const elsewhere = [...files].map((file) => relative(SRC, file));
    const heavy = elsewhere.filter((file) => /^(engine|audit\/metamorphic|features)\//.test(file));
    // what a registry says of the program that it is
    expect(heavy.filter((file) => !file.endsWith("kernel-build.ts"))).toEqual([]);
    expect([...packages].filter((one) => /duckdb|^vega|resvg/.test(one))).toEqual([]);
  });

  it("data draws its charts only when a report is asked for", () => {
    const { packages } = loadedWith(join(SRC, "cli/commands/data.ts"));
    expect([...packages].filter((name) => /^vega|resvg/.test(name))).toEqual([]);
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
