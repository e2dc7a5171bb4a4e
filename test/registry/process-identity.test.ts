import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isGone, ownProcess } from "../../src/registry/process-identity.js";

const own = ownProcess();
const ended = spawnSync(process.execPath, ["--version"]).pid;

describe("whether a process is gone", () => {
  it("is false for this one", () => expect(isGone(own)).toBe(false));

  it("is true for a number nobody has", () => {
    expect(isGone({ ...own, pid: ended })).toBe(true);
    expect(isGone({ ...own, pid: ended, token: null })).toBe(true);
  });

  it("is false for another machine, whatever runs there", () => {
    expect(isGone({ host: "another-host", pid: ended, token: null })).toBe(false);
  });

  it("is false for a living process without a token", () => expect(isGone({ ...own, token: null })).toBe(false));

  describe.skipIf(!existsSync("/proc/self/stat"))("where /proc tells more", () => {
    const [boot, namespace, start] = own.token?.split("|") ?? [];

    it("is true when the number was given to a later process", () => {
      expect(isGone({ ...own, token: [boot, namespace, Number(start) - 1].join("|") })).toBe(true);
    });

    it("is true when the machine was restarted since", () => {
      expect(isGone({ ...own, token: ["another-boot", namespace, start].join("|") })).toBe(true);
    });

    it("is false for a process in another container, which cannot be seen from here", () => {
      expect(isGone({ ...own, pid: ended, token: [boot, "pid:[1]", start].join("|") })).toBe(false);
    });

    it("is true on this machine under the name it had before", () => {
      expect(isGone({ ...own, host: "old-name", pid: ended })).toBe(true);
      expect(isGone({ ...own, host: "old-name" })).toBe(false);
    });

    it("is true for a zombie", async () => {
      // the shell starts a process that ends at once and then becomes a sleep, which never collects it
      const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 30"], { stdio: ["ignore", "pipe", "ignore"] });
      const [text] = (await once(parent.stdout, "data")) as [Buffer];
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(isGone({ ...own, pid: Number(text.toString()), token: null })).toBe(true);
      parent.kill("SIGKILL");
      await once(parent, "close");
    });
  });
});
