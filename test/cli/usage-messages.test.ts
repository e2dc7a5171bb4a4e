import { describe, expect, it } from "vitest";
import { explainUsage } from "../../src/cli/usage-messages.js";

const line = (usage: string, argv: readonly string[], flags: readonly string[] = ["name", "status", "help"]) => ({
  usage,
  argv,
  flags,
  commands: usage === "" ? ["retrain", "runs", "show"] : [],
});

describe("explainUsage", () => {
  it("names a flag that is missing together with the one that was meant for it", () => {
    expect(explainUsage("Missing required argument: name", line("retrain", ["retrain", "--nmae", "X"]))).toBe(
      "--name is missing; unknown: --nmae (did you mean --name?)",
    );
  });

  it("tells a flag without a value from one with a wrong value, and lists what there is", () => {
    const said = (given: string) =>
      `Invalid values:\n  Argument: status, Given: ${given}, Choices: "running", "failed"`;
    const typed = line("runs", ["runs", "--status"]);
    expect(explainUsage(said("true"), typed)).toBe("--status needs a value: running, failed");
    expect(explainUsage(said('"faild"'), typed)).toBe(
      '--status: "faild" is none of running, failed (did you mean failed?)',
    );
    expect(explainUsage("Not enough arguments following: name", typed)).toBe("--name needs a value");
  });

  it("names the words that are missing", () => {
    const message = "Not enough non-option arguments: got 0, need at least 1";
    expect(explainUsage(message, line("models show <model>", ["models", "show"]))).toBe(
      "<model> is missing: proplab models show <model>",
    );
  });

  it("names a command that does not exist, and a flag of one that does", () => {
    expect(explainUsage("Unknown argument: retrian", line("", ["--json", "retrian"]))).toBe(
      'there is no command "retrian" (did you mean retrain?)',
    );
    expect(explainUsage("Unknown argument: xname", line("retrain", ["retrain", "--xname", "X"]))).toBe(
      "unknown argument: --xname (did you mean --name?)",
    );
  });

  it("leaves what it does not know as it is", () => {
    expect(explainUsage("name a command", line("", []))).toBe("name a command");
  });
});
