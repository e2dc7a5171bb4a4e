import { describe, expect, it } from "vitest";
import {
  DataError,
  EXIT,
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
