import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asIdPrefix, nextRunId } from "../../src/registry/run-id.js";

describe("run ids", () => {
  it("are ULIDs: the example of the specification", () => {
    const filled = (value: number) => (count: number) => new Uint8Array(count).fill(value);
    expect(nextRunId(new Date(1469918176385), null, filled(0))).toBe("01ARYZ6S410000000000000000");
    expect(nextRunId(new Date(0), null, filled(255))).toBe("0000000000ZZZZZZZZZZZZZZZZ");
  });

  it("always rise, whatever the clock and the random source do", () => {
    const times = fc.array(fc.integer({ min: 0, max: 2 ** 47 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(times, fc.uint8Array({ minLength: 16, maxLength: 16 }), (clock, bytes) => {
        const ids: string[] = [];
        for (const ms of clock) ids.push(nextRunId(new Date(ms), ids.at(-1) ?? null, () => bytes));
        expect(ids).toEqual([...ids].sort());
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
      }),
    );
  });

  it("follow each other within one millisecond, also when the random part is used up", () => {
    const next = (newest: string) => nextRunId(new Date(5), newest);
    expect(next("00000000050000000000000019")).toBe("0000000005000000000000001A");
    expect(next("000000000500000000000000HZ")).toBe("000000000500000000000000J0");
    expect(next("0000000005ZZZZZZZZZZZZZZZZ")).toBe("00000000060000000000000000");
  });

  it("are recognised by their beginning, in either case", () => {
    expect(asIdPrefix("01arz")).toBe("01ARZ");
    for (const text of ["", "01AR-", "UL", "0".repeat(27), "%"]) expect(asIdPrefix(text)).toBeNull();
  });
});
