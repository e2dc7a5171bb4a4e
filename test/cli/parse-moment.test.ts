import { describe, expect, it } from "vitest";
import { parseMoment } from "../../src/cli/parse-moment.js";

describe("a moment", () => {
  it.each([
    ["2026-03-01", "2026-03-01T23:59:59.999Z"],
    ["2024-02-29", "2024-02-29T23:59:59.999Z"],
    ["2026-03-01T18:30Z", "2026-03-01T18:30:59.999Z"],
    ["2026-03-01T18:30:05Z", "2026-03-01T18:30:05.999Z"],
    ["2026-03-01T18:30:05.250Z", "2026-03-01T18:30:05.250Z"],
    ["2026-03-01T00:30+01:00", "2026-02-28T23:30:59.999Z"],
    ["2026-03-01T23:30-05:00", "2026-03-02T04:30:59.999Z"],
  ])("%s is the end of what it names", (text, end) => {
    expect(parseMoment(text, "--on")).toBe(end);
  });

  it.each(["2026-02-30", "2026-13-01", "2026-3-1", "yesterday", ""])("%s is no day", (text) => {
    expect(() => parseMoment(text, "--on")).toThrow(expect.objectContaining({ code: "BAD_DATE" }));
  });

  it.each(["2026-03-01T18:30", "2026-03-01T24:00Z", "2026-03-01T18:60Z", "2026-03-01T18Z", "2026-03-01T18:30+15:00"])(
    "%s is no moment",
    (text) => {
      expect(() => parseMoment(text, "--on")).toThrow(expect.objectContaining({ code: "BAD_MOMENT" }));
    },
  );
});
