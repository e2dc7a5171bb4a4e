import { describe, expect, it } from "vitest";
import { DataError, EXIT, IntegrityError, InterruptedError, RefusedError, UsageError } from "../../src/core/errors.js";

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
