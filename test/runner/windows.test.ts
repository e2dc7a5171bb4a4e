import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type IsoDate } from "../../src/core/dates.js";
import * as windows from "../../src/runner/windows.js";

const { splitValidation } = windows;
const planWindows = (input: object, rows: { date: IsoDate; rows: number }[]) => windows.planWindows(input, rows);

const day = (text: string) => text as IsoDate;
const daily = (start: string, days: number, rows: (i: number) => number) =>
  Array.from({ length: days }, (_, i) => ({ date: addDays(day(start), i), rows: rows(i) }));

describe("planWindows", () => {
  it("takes dates as they are", () => {
    const planned = planWindows(
      { train_start: "2024-11-01", train_end: "2025-01-31", eval_start: "2025-02-01", eval_end: "2025-02-28" },
      [],
    );
    expect(planned).toEqual({
      train: { start: "2024-11-01", end: "2025-01-31" },
      evaluation: { start: "2025-02-01", end: "2025-02-28" },
    });
  });

  it("counts lengths back from the last day with data", () => {
    const planned = planWindows({ train_days: 56, eval_days: 28 }, [{ date: day("2025-02-28"), rows: 1 }]);
    expect(planned.evaluation).toEqual({ start: "2025-02-01", end: "2025-02-28" });
    expect(planned.train).toEqual({ start: "2024-12-07", end: "2025-01-31" });
  });

  it("counts evaluation days from their start when that is given, whatever data follows", () => {
    const later = [{ date: day("2025-06-22"), rows: 1 }];
    const planned = planWindows({ train_days: 10, eval_start: "2025-02-01", eval_days: 28 }, later);
    expect(planned.evaluation).toEqual({ start: "2025-02-01", end: "2025-02-28" });
    expect(planWindows({ train_days: 10, eval_end: "2025-02-28", eval_days: 28 }, later).evaluation).toEqual(
      planned.evaluation,
    );
  });

  it("leaves the purge gap out of both windows", () => {
    const planned = planWindows(
      { train_days: 10, eval_start: "2025-02-01", eval_end: "2025-02-02", purge_days: 3 },
      [],
    );
    expect(planned.train).toEqual({ start: "2025-01-19", end: "2025-01-28" });
  });

  it("refuses windows that touch the same day, even by one", () => {
    const input = {
      train_start: "2024-11-01",
      train_end: "2025-02-01",
      eval_start: "2025-02-01",
      eval_end: "2025-02-28",
    };
    expect(() => planWindows(input, [])).toThrow(/overlap/);
  });

  it("refuses a window that ends before it starts, and a purge gap that is not there", () => {
    const input = {
      train_start: "2024-11-01",
      train_end: "2025-01-31",
      eval_start: "2025-02-10",
      eval_end: "2025-02-01",
    };
    expect(() => planWindows(input, [])).toThrow(/evaluation window ends \(2025-02-01\) before it starts/);
    expect(() => planWindows({ ...input, eval_end: "2025-02-28", purge_days: 30 }, [])).toThrow(/only 9 days/);
  });

  it("says what is missing", () => {
    expect(() => planWindows({}, [])).toThrow(/train_start or train_days and eval_start and eval_end/);
    expect(() => planWindows({ eval_start: "2025-02-01", eval_end: "2025-02-03" }, [])).toThrow(
      /give train_start or train_days$/,
    );
  });

  it("splits a span at a share of the rows, never inside a date", () => {
    const rows = daily("2024-01-01", 10, (i) => (i === 8 ? 100 : 10));
    const planned = planWindows({ train_start: "2024-01-01", eval_end: "2024-01-10", train_share: 0.5 }, rows);
    expect(planned.train.end).toBe("2024-01-09");
    expect(planned.evaluation).toEqual({ start: "2024-01-10", end: "2024-01-10" });
    expect(() =>
      planWindows({ train_start: "2024-01-01", eval_end: "2024-01-10", train_share: 0.99 }, rows.slice(0, 1)),
    ).toThrow(/too few to split/);
  });

  it("puts at least the share before the cut, and less without the last training date", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 5, maxLength: 60 }),
        fc.double({ min: 0.1, max: 0.8, noNaN: true }),
        (counts, share) => {
          const rows = daily("2024-01-01", counts.length, (i) => counts[i]!);
          const last = rows.at(-1)!.date;
          const total = counts.reduce((a, b) => a + b, 0);
          const reachable = (total - counts.at(-1)!) / total >= share;
          fc.pre(reachable);
          const { train } = planWindows({ train_start: "2024-01-01", eval_end: last, train_share: share }, rows);
          const before = rows.filter(({ date }) => date <= train.end);
          const sum = before.reduce((a, { rows: n }) => a + n, 0);
          expect(sum).toBeGreaterThanOrEqual(share * total);
          expect(sum - before.at(-1)!.rows).toBeLessThan(share * total);
        },
      ),
    );
  });
});

describe("splitValidation", () => {
  it("takes the latest 15 % of the dates", () => {
    const dates = daily("2024-01-01", 80, () => 1).map(({ date }) => date);
    const { train, validation } = splitValidation(dates);
    expect(train).toEqual({ start: "2024-01-01", end: dates[67] });
    expect(validation).toEqual({ start: dates[68], end: dates[79] });
  });

  it("needs two dates", () => {
    expect(splitValidation([day("2024-01-01"), day("2024-01-05")]).validation.start).toBe("2024-01-05");
    expect(() => splitValidation([day("2024-01-01")])).toThrow(/1 game dates/);
  });
});
