import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asIdPrefix, createRunIds } from "../../src/registry/run-id.js";

describe("run ids", () => {
  it("are ULIDs: the example of the specification", () => {
    const zeros = createRunIds((count) => new Uint8Array(count));
    expect(zeros(new Date(1469918176385)).slice(0, 10)).toBe("01ARYZ6S41");
    expect(createRunIds((count) => new Uint8Array(count).fill(255))(new Date(0))).toBe("0000000000ZZZZZZZZZZZZZZZZ");
  });

  it("always rise, whatever the clock and the random source do", () => {
    const times = fc.array(fc.integer({ min: 0, max: 2 ** 47 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(times, fc.uint8Array({ minLength: 16, maxLength: 16 }), (clock, bytes) => {
        const next = createRunIds(() => bytes);
        const ids = clock.map((ms) => next(new Date(ms)));
        expect(ids).toEqual([...ids].sort());
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
      }),
    );
  });

  it("rise when the random part is used up within one millisecond", () => {
    const next = createRunIds((count) => new Uint8Array(count).fill(31));
    const first = next(new Date(5));
    const second = next(new Date(5));
    expect(second > first).toBe(true);
    expect(second.slice(0, 10)).toBe("0000000006");
  });

  it("are recognised by their beginning, in either case", () => {
    expect(asIdPrefix("01arz")).toBe("01ARZ");
    for (const text of ["", "01AR-", "UL", "0".repeat(27), "%"]) expect(asIdPrefix(text)).toBeNull();
  });
});
