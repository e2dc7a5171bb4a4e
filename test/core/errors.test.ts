import { describe, expect, it } from "vitest";
import {
  DataError,
  EXIT,
  fileError,
  IntegrityError,
  InterruptedError,
  interruptibleParts,
  RefusedError,
  UsageError,
} from "../../src/core/errors.js";

describe("errors raised on purpose", () => {
  it.each([
    [new UsageError("A", "bad"), EXIT.usage, "UsageError"],
    [new DataError("A", "bad"), EXIT.data, "DataError"],
    [new RefusedError("A", "bad"), EXIT.refused, "RefusedError"],
    [new IntegrityError("A", "bad"), EXIT.integrity, "IntegrityError"],
    [new InterruptedError(), EXIT.interrupted, "InterruptedError"],
  ])("end the process with the code of their kind", (error, exitCode, name) => {
    expect(error).toMatchObject({ exitCode, name });
  });

  it("keep code, hint and cause", () => {
    const cause = new Error("below");
    const error = new RefusedError("GATE_REFUSED", "REJECT", { hint: "look at the gates", cause });
    expect(error).toMatchObject({ code: "GATE_REFUSED", message: "REJECT", hint: "look at the gates", cause });
  });
});

describe("errors of the operating system", () => {
  const refused = (code: string, action: string) =>
    fileError(Object.assign(new Error("refused"), { code, syscall: "open" }), action, "own.yaml") as DataError;

  it.each(["ENOENT", "ENOTDIR", "EISDIR", "EACCES", "EIO"])("%s while reading speaks of no free space", (code) => {
    const error = refused(code, "read the SQL in");
    expect(error).toMatchObject({ code: `FILE_${code}`, exitCode: 3 });
    expect(error.message).toMatch(/^cannot read the SQL in own\.yaml: /);
    expect(error.hint).toMatch(/^(check the (spelling|path and)|name a file)/);
    expect(error.hint).not.toMatch(/space|PROPLAB_HOME/);
  });

  it("while writing speaks of it", () => {
    expect(refused("EACCES", "write").hint).toContain("permissions and the free space");
    expect(refused("ENOSPC", "write").hint).toContain("free some space");
  });
});

describe("work of which finished parts are kept", () => {
  it("says when it is interrupted how much is kept, and leaves other errors and results alone", async () => {
    const stopped = interruptibleParts(Promise.reject(new InterruptedError()), () => 3, 11, "windows");
    await expect(stopped).rejects.toMatchObject({
      exitCode: EXIT.interrupted,
      message: "interrupted: 3 of 11 windows are kept",
      hint: "the same command goes on from there",
    });
    const broken = new DataError("A", "bad");
    await expect(interruptibleParts(Promise.reject(broken), () => 3, 11, "windows")).rejects.toBe(broken);
    await expect(interruptibleParts(Promise.resolve(7), () => 3, 11, "windows")).resolves.toBe(7);
  });
});
