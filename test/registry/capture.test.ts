import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { captureCodeState, captureEnvironment } from "../../src/registry/index.js";
import { temporaryFolder } from "./support.js";

afterEach(() => vi.unstubAllEnvs());

const UNKNOWN = { commit: null, dirty: null, diffSha256: null };

function repository() {
  const folder = temporaryFolder();
  const git = (...args: string[]) => {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    return execFileSync("git", ["-C", folder, ...identity, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
  };
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  git("init", "--quiet");
  return { folder, git, write };
}

describe("the state of the code", () => {
  it("is unknown outside a repository, before the first commit, and without git", () => {
    expect(captureCodeState(temporaryFolder())).toEqual(UNKNOWN);
    expect(captureCodeState(join(temporaryFolder(), "absent"))).toEqual(UNKNOWN);
    const { folder, git } = repository();
    expect(captureCodeState(folder)).toEqual(UNKNOWN);
    git("commit", "--quiet", "--allow-empty", "-m", "first");
    vi.stubEnv("PATH", temporaryFolder());
    expect(captureCodeState(folder)).toEqual(UNKNOWN);
  });

  it("tells a clean tree from every kind of change, and equal changes have equal hashes", () => {
    const { folder, git, write } = repository();
    write("a.txt", "one\n");
    git("add", ".");
    git("commit", "--quiet", "-m", "first");
    const commit = git("rev-parse", "HEAD");
    expect(captureCodeState(folder)).toEqual({ commit, dirty: false, diffSha256: null });

    const hashes = new Set<string | null>();
    const change = (text: string, stage: boolean) => {
      write("a.txt", text);
      if (stage) git("add", "a.txt");
      const state = captureCodeState(folder);
      expect(state).toMatchObject({ commit, dirty: true, diffSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
      hashes.add(state.diffSha256);
    };
    change("two\n", false);
    change("two\n", true);
    expect(hashes.size).toBe(1);
    change("three\n", false);
    write("untracked.txt", "x");
    change("three\n", false);
    write("untracked.txt", "y");
    change("three\n", false);
    expect(hashes.size).toBe(4);
    expect(captureCodeState(folder)).toEqual(captureCodeState(folder));
  });

  it("is the same from a subfolder, and unknown in a folder the repository ignores", () => {
    const { folder, git, write } = repository();
    write(".gitignore", "node_modules/\n");
    write("a.txt", "one\n");
    git("add", ".");
    git("commit", "--quiet", "-m", "first");
    mkdirSync(join(folder, "sub"));
    mkdirSync(join(folder, "node_modules", "proplab"), { recursive: true });
    write("a.txt", "two\n");
    expect(captureCodeState(join(folder, "sub"))).toEqual(captureCodeState(folder));
    expect(captureCodeState(join(folder, "node_modules", "proplab"))).toEqual(UNKNOWN);
  });

  it("does not follow the variables a git hook sets", () => {
    const { folder, git } = repository();
    git("commit", "--quiet", "--allow-empty", "-m", "first");
    vi.stubEnv("GIT_DIR", join(temporaryFolder(), "elsewhere"));
    expect(captureCodeState(folder).commit).toMatch(/^[0-9a-f]{40}$/);
  });
});

describe("the environment", () => {
  it("names this program's packages as installed", () => {
    const environment = captureEnvironment();
    expect(environment).toMatchObject({
      program: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
      lockfileSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(environment.cores).toBeGreaterThanOrEqual(1);
    expect(environment.packageVersions.kysely).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("prefers what is installed to what is declared, and looks further up", () => {
    const outer = temporaryFolder();
    const folder = join(outer, "node_modules", "program");
    mkdirSync(join(outer, "node_modules", "found"), { recursive: true });
    mkdirSync(folder);
    writeFileSync(join(outer, "node_modules", "found", "package.json"), '{"version":"1.2.3"}');
    const dependencies = { found: "^1.0.0", absent: "~2.0.0" };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version: "0.0.1", dependencies }));
    writeFileSync(join(folder, "package-lock.json"), "{}");
    expect(captureEnvironment(folder)).toMatchObject({
      program: "0.0.1",
      packageVersions: { found: "1.2.3", absent: "~2.0.0" },
      lockfileSha256: sha256("{}"),
    });
  });

  it("takes the lockfile of the project it is installed in when it has none of its own", () => {
    const outer = temporaryFolder();
    const folder = join(outer, "node_modules", "program");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"version":"0.0.1"}');
    expect(captureEnvironment(folder).lockfileSha256).toBeNull();
    writeFileSync(join(outer, "pnpm-lock.yaml"), "a");
    expect(captureEnvironment(folder).lockfileSha256).toBe(sha256("a"));
    writeFileSync(join(outer, "package-lock.json"), "b");
    expect(captureEnvironment(folder).lockfileSha256).toBe(sha256("b"));
  });

  it("never fails", () => {
    const nowhere = captureEnvironment(join(temporaryFolder(), "absent"));
    expect(nowhere).toMatchObject({ program: "unknown", packageVersions: {}, lockfileSha256: null });
  });
});
