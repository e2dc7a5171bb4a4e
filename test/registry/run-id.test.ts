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

  it("follow each other within one millisecond and when the clock was set back", () => {
    const next = (now: number, newest: string) => nextRunId(new Date(now), newest, (count) => new Uint8Array(count));
    expect(next(5, "00000000050000000000000019")).toBe("00000000060000000000000000");
    expect(next(5, "000000000ZZZZZZZZZZZZZZZZZ")).toBe("00000000100000000000000000");
    expect(next(0, "01ARYZ6S41ZZZZZZZZZZZZZZZZ")).toBe("01ARYZ6S420000000000000000");
  });

  it("differ in two copies of a registry whose newest run is from a clock that went ahead", () => {
    const newest = nextRunId(new Date("2030-01-01"), null);
    const ids = [1, 2].map(() => nextRunId(new Date("2026-01-01"), newest));
    expect(ids[0]).not.toBe(ids[1]);
    for (const id of ids) expect(id > newest).toBe(true);
  });

  it("are recognised by their beginning, in either case", () => {
    expect(asIdPrefix("01arz")).toBe("01ARZ");
    for (const text of ["", "01AR-", "UL", "0".repeat(27), "%"]) expect(asIdPrefix(text)).toBeNull();
  });
});
