import { rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { runCli, temporaryHome } from "./run-cli.js";

const home = temporaryHome();
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("colours", () => {
  it("never reach a pipe, under CI or not: what reads it would have to remove them", async () => {
    for (const env of [{ CI: "true" }, { CI: "true", FORCE_COLOR: "1" }, { CI: "" }]) {
      const { code, stdout, stderr } = await runCli(["show", "nobody"], { home, env: { NO_COLOR: "", ...env } });
      expect(code).toBe(3);
      expect(stderr).toContain("error:");
      expect(stdout + stderr).not.toContain("\u001b");
    }
  });
});
