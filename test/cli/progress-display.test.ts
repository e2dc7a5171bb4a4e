import { expect, test } from "vitest";
import { createProgressDisplay, formatDuration } from "../../src/cli/progress-display.js";

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
