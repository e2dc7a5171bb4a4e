import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ensureFolder, writeFileAtomicSync } from "../../src/warehouse/atomic-file.js";
import { temporaryFolder } from "./temporary-folder.js";

describe("ensureFolder", () => {
  it("makes every missing level, and is content with what is there", () => {
    const folder = join(temporaryFolder(), "a", "b", "c");
    ensureFolder(folder);
    ensureFolder(folder);
    ensureFolder(`${folder}/../d/`);
    expect(statSync(folder).isDirectory()).toBe(true);
    expect(existsSync(join(folder, "..", "d"))).toBe(true);
  });

  it("follows a link to a folder", () => {
    const root = temporaryFolder();
    ensureFolder(join(root, "real"));
    symlinkSync(join(root, "real"), join(root, "link"));
    ensureFolder(join(root, "link", "inside"));
    expect(existsSync(join(root, "real", "inside"))).toBe(true);
  });

  it.each(["", "/x", "/x/y"])("names a path a file stands in the way of (%j below the file)", (below) => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "here");
    expect(() => ensureFolder(file + below)).toThrow(
      expect.objectContaining({ exitCode: 3, message: expect.stringContaining(file + below) }),
    );
    expect(readFileSync(file, "utf8")).toBe("here");
  });

  it("ends at a link that leads nowhere", () => {
    const root = temporaryFolder();
    symlinkSync(join(root, "nowhere"), join(root, "link"));
    expect(() => ensureFolder(join(root, "link", "x"))).toThrow(expect.objectContaining({ exitCode: 3 }));
  });

  // A path below /proc once made Node's recursive creation run for ever.
  it.skipIf(!existsSync("/proc/self")).each(["/proc/nope", "/proc/nope/x", "/proc/nope/x/y", "/proc/self/nope/x"])(
    "ends at %s, where no folder can be made (skipped without /proc)",
    (path) => {
      expect(() => ensureFolder(path)).toThrow(
        expect.objectContaining({ exitCode: 3, message: expect.stringContaining(path) }),
      );
    },
  );
});

describe("writeFileAtomicSync", () => {
  it("replaces a file whole and leaves no temporary one", () => {
    const folder = temporaryFolder();
    writeFileAtomicSync(join(folder, "a", "file.txt"), "old");
    writeFileAtomicSync(join(folder, "a", "file.txt"), new TextEncoder().encode("new"));
    expect(readdirSync(join(folder, "a"))).toEqual(["file.txt"]);
    expect(readFileSync(join(folder, "a", "file.txt"), "utf8")).toBe("new");
  });

  it("leaves nothing where it cannot write", () => {
    const folder = temporaryFolder();
    ensureFolder(join(folder, "taken"));
    expect(() => writeFileAtomicSync(join(folder, "taken"), "x")).toThrow(expect.objectContaining({ exitCode: 3 }));
    expect(readdirSync(folder)).toEqual(["taken"]);
  });
});
