import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/hash.js";
import { captureCodeDiff } from "../../src/registry/code-diff.js";
import { mayHoldSecrets } from "../../src/registry/secret-names.js";
import { temporaryFolder } from "./support.js";

/** A repository with one commit of `a.ts`, `b.bin` and `gone.ts`. */
function repository() {
  const folder = temporaryFolder();
  const git = (...args: string[]) => {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    return execFileSync("git", ["-C", folder, ...identity, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
  };
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  git("init", "--quiet");
  write(".gitignore", "ignored/\n");
  write("a.ts", "one\ntwo\n");
  write("b.bin", Uint8Array.of(0, 1, 2));
  write("gone.ts", "bye\n");
  write(".env", "KEY=first\n");
  git("add", ".");
  git("commit", "--quiet", "-m", "first");
  return { folder, git, write };
}

const textOf = (folder: string, ...limits: ConstructorParameters<typeof Object>) =>
  captureCodeDiff(folder, ...(limits as [never]))?.toString("utf8") ?? null;

describe("the changes to a commit", () => {
  it("are none in a clean tree, without git and before the first commit", () => {
    expect(captureCodeDiff(repository().folder)).toBeNull();
    expect(captureCodeDiff(temporaryFolder())).toBeNull();
    const empty = temporaryFolder();
    execFileSync("git", ["-C", empty, "init", "--quiet"]);
    expect(captureCodeDiff(empty)).toBeNull();
  });

  it("give back the tree when git applies them to the commit, whatever names and line ends there are", () => {
    const { folder, git, write } = repository();
    write("a.ts", "one\nTWO, no line end");
    unlinkSync(join(folder, "gone.ts"));
    const added: Record<string, Uint8Array> = {
      "new.ts": Buffer.from("x\ny\n"),
      "no-end.ts": Buffer.from("x\r\ny"),
      "empty.ts": Buffer.alloc(0),
      "deep/with blank.ts": Buffer.from("diff --git a/x b/x\n+++ not a head\n"),
      "naïve.ts": Buffer.from("naïve, and a byte that is no UTF-8: \xff\n", "latin1"),
      'say "hi"\\.ts': Buffer.from("quoted\n"),
      "run.sh": Buffer.from("#!/bin/sh\n"),
    };
    for (const [name, content] of Object.entries(added)) write(name, content);
    chmodSync(join(folder, "run.sh"), 0o755);
    const diff = captureCodeDiff(folder)!;

    const other = temporaryFolder();
    execFileSync("git", ["clone", "--quiet", folder, other]);
    execFileSync("git", ["-C", other, "apply", "-"], { input: diff, stdio: ["pipe", "pipe", "pipe"] });
    expect(readFileSync(join(other, "a.ts"), "utf8")).toBe("one\nTWO, no line end");
    for (const [name, content] of Object.entries(added)) {
      expect(readFileSync(join(other, name)).equals(content), name).toBe(true);
    }
    const untracked = (at: string) =>
      execFileSync("git", ["-C", at, "status", "--porcelain", "-z", "--untracked-files=all"]).toString();
    expect(untracked(other)).toBe(untracked(folder));
    git("add", "run.sh");
    execFileSync("git", ["-C", other, "add", "run.sh"]);
    expect(execFileSync("git", ["-C", other, "ls-files", "-s", "run.sh"]).toString()).toBe(
      `${git("ls-files", "-s", "run.sh")}\n`,
    );
  });

  it("name binary files by size and hash, and hold nothing of what may be secret or is ignored", () => {
    const { folder, write } = repository();
    const picture = Uint8Array.of(9, 0, 9);
    write("b.bin", Uint8Array.of(0, 7, 7, 7));
    write("picture.png", picture);
    write(".env", "KEY=hunter2\n");
    write("config/.env.local", "KEY=hunter3\n");
    write("ignored/cache.txt", "hunter4\n");
    write("plain.ts", "fine\n");
    symlinkSync(join(folder, ".env"), join(folder, "link.txt"));
    const text = textOf(folder)!;
    expect(text).toMatch(/^# Changes to commit [0-9a-f]{40}: 6 files, 4 of them not tracked\.$/m);
    expect(text).toContain("# LEFT OUT of the patch below: 5 of them, each with the reason.");
    expect(text).toContain(`# "picture.png": not tracked; 3 bytes, SHA256 ${sha256(picture)}; LEFT OUT: binary`);
    expect(text).toMatch(/# "b\.bin": tracked; 4 bytes, SHA256 [0-9a-f]{64}; LEFT OUT: binary/);
    expect(text).toContain('# ".env": tracked; LEFT OUT: its name is that of a file of secrets');
    expect(text).toContain('# "config/.env.local": not tracked; LEFT OUT: its name is that of a file of secrets');
    expect(text).toContain('# "link.txt": not tracked; LEFT OUT: it is no plain file');
    expect(text).toContain("+fine\n");
    expect(text).not.toMatch(/hunter|ignored|cache\.txt/);
    expect(text).not.toContain(sha256("KEY=hunter2\n"));
  });

  it("say what is left out for its size, and keep what fits", () => {
    const { folder, write } = repository();
    write("a.ts", `${"a long change\n".repeat(30)}`);
    write("large.txt", "y".repeat(2000));
    for (const name of ["n1.txt", "n2.txt", "n3.txt"]) write(name, "z".repeat(300));
    const text = textOf(folder, { file: 1000, whole: 1200, names: 4 })!;
    expect(text).toMatch(/# "large\.txt": not tracked; 2000 bytes, SHA256 \w{64}; LEFT OUT: it has over 1000 bytes/);
    expect(text).toMatch(/# "n2\.txt": not tracked; 300 bytes, SHA256 \w{64}; LEFT OUT: the patch is full/);
    expect(text).toContain("# and 1 more files");
    expect(text).toMatch(/^\+z{300}$/m);
    expect(text).not.toContain("yyy");
    expect(
      text
        .split("\n")
        .filter((line) => !line.startsWith("#"))
        .join("\n").length,
    ).toBeLessThanOrEqual(1200);
  });

  it("are the same bytes whatever git is told to print", () => {
    const { folder, git, write } = repository();
    write("a.ts", "one\n2\n");
    write("new.ts", "x\n");
    const before = captureCodeDiff(folder);
    git("config", "diff.noprefix", "true");
    git("config", "diff.external", "/bin/false");
    git("config", "color.diff", "always");
    expect(captureCodeDiff(folder)).toEqual(before);
    expect(captureCodeDiff(join(folder, "."))).toEqual(before);
  });
});

describe("names of files of secrets", () => {
  it.each([
    ".env",
    "a/.env.production",
    "prod.env",
    "server.pem",
    "k/id_rsa",
    ".npmrc",
    "secrets.yaml",
    "x/credentials",
    "api-key.txt",
    "my_token.json",
    ".aws/config",
    "Secrets/a.txt",
    "CREDENTIALS.JSON",
  ])("%s is one", (path) => {
    expect(mayHoldSecrets(path)).toBe(true);
  });

  it.each([
    "src/secret-names.ts",
    "environment.ts",
    "keys.ts",
    "monkey.txt",
    "package.json",
    "tokenizer.json",
    "a.env/b.ts",
  ])("%s is none", (path) => {
    expect(mayHoldSecrets(path)).toBe(false);
  });
});
