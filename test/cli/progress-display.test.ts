import { describe, expect, test } from "vitest";
import { formatDuration } from "../../src/cli/format-duration.js";
import { createProgressDisplay } from "../../src/cli/progress-display.js";
import { barText } from "../../src/cli/terminal-bar.js";

function pipe() {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (text: string) => lines.push(text.trimEnd()) };
  return { lines, display: createProgressDisplay(stream as unknown as NodeJS.WriteStream) };
}

test("in a pipe, a phase is one line when it ends", () => {
  const { lines, display } = pipe();
  for (let done = 0; done <= 50; done++) display.update({ phase: "train", done, total: 100, detail: "MAE 4.91" });
  display.update({ phase: "log", done: 1, total: 1 });
  display.end();
  expect(lines).toEqual(["train: 50/100 MAE 4.91", "log: 1/1"]);
});

test("counts are grouped, in a pipe and on a terminal", () => {
  const { lines, display } = pipe();
  const event = { phase: "train", done: 1000, total: 1200 };
  display.update(event);
  display.end();
  expect(lines).toEqual(["train: 1,000/1,200"]);
  expect(barText({ event, began: 0, first: 0, at: 0 }, 0, 80)).toContain("] 1,000/1,200 |");
});

test("work that says how long it takes has a line for each tenth, and none twice", () => {
  const { lines, display } = pipe();
  const step = (done: number) =>
    display.update({ phase: "tune", done, total: 30, detail: "best 4.912 (candidate 3)", secondsLeft: 80 });
  for (let done = 1; done <= 6; done++) step(done);
  display.end();
  expect(lines).toEqual([
    "tune 3/30, best 4.912 (candidate 3), ETA 1m20s",
    "tune 6/30, best 4.912 (candidate 3), ETA 1m20s",
  ]);
  step(30);
  expect(lines.at(-1)).toBe("tune 30/30, best 4.912 (candidate 3)");
});

test("work of which it cannot be said how much it is leaves nothing in a pipe", () => {
  const { lines, display } = pipe();
  display.update({ phase: "train", done: 50, total: 100 });
  display.update({ phase: "evaluate", done: 0, total: 0 });
  display.end();
  expect(lines).toEqual(["train: 50/100"]);
});

test.each([{ TERM: "dumb" }, { CI: "1" }])("a terminal with %o gets lines, no bar", (env) => {
  const written: string[] = [];
  const stream = { isTTY: true, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const display = createProgressDisplay(stream, env);
  display.update({ phase: "train", done: 1, total: 2 });
  display.end();
  expect(written).toEqual(["train: 1/2\n"]);
});

test("on a terminal one line serves all phases, is gone in the end, and the cursor is back", () => {
  let written = "";
  const write = (text: string) => {
    written += text;
    return true;
  };
  const stream = { isTTY: true, columns: 60, write } as unknown as NodeJS.WriteStream;
  const display = createProgressDisplay(stream, {});
  display.update({ phase: "train", done: 2, total: 2 });
  display.update({ phase: "evaluate", done: 0, total: 0 });
  display.end();
  expect(written).toContain("train [============] 2/2");
  expect(written).toContain("evaluate ...");
  expect(written).not.toContain("\n");
  expect(written.split("\u001b[?25l")).toHaveLength(2);
  expect(written.lastIndexOf("\u001b[?25h")).toBeGreaterThan(written.lastIndexOf("evaluate"));
  expect(written.endsWith("\u001b[2K")).toBe(true);
});

describe("the text of a bar", () => {
  const at = (event: object, seconds: number, now = seconds) =>
    barText(
      { event: { phase: "train", done: 25, total: 100, ...event }, began: 0, first: 0, at: 1000 * seconds },
      1000 * now,
      80,
    );

  test("counts down from what the pace so far lets expect", () => {
    expect(at({}, 10)).toBe("train [======                  ] 25/100 | ETA 30s");
    expect(at({}, 10, 14)).toContain("ETA 26s");
    expect(at({ secondsLeft: 80 }, 10)).toContain("ETA 1m20s");
  });

  test("says what it does not know", () => {
    expect(at({}, 0.5)).toContain("ETA —");
    expect(at({}, 10, 45)).toContain("ETA —");
    expect(at({ atMost: true }, 10)).toContain("ETA at most 30s");
    expect(at({ done: 0, total: 0 }, 4)).toBe("train ... 4s");
  });

  test("takes the share of the work where its units differ", () => {
    expect(at({ done: 99, share: 0.5 }, 10)).toBe("train [============            ] 99/100 | ETA 10s");
  });

  test("is cut to the terminal", () => {
    expect(at({ detail: "x".repeat(100) }, 10)).toHaveLength(79);
  });
});

test("durations", () => {
  expect([0.4, 59.4, 59.6, 80, 3599.6, 7500].map(formatDuration)).toEqual([
    "0s",
    "59s",
    "1m00s",
    "1m20s",
    "1h00m",
    "2h05m",
  ]);
});
