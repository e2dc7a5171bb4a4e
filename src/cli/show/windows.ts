import type { RunDetail } from "../../registry/index.js";
import { formatCount } from "../../reports/format.js";
import type { Console } from "../console.js";

const MOST_WINDOWS = 6;

/** Every window of a run, or the first and the last of many; --json has all. */
export function printWindows({ windows, params }: RunDetail, console: Console): void {
  const many = windows.length > MOST_WINDOWS;
  if (windows.length > 1) console.print(`${windows.length} windows${many ? ", the first and the last" : ""}`);
  for (const window of many ? [windows[0]!, windows.at(-1)!] : windows) {
    const { trainStart, trainEnd, trainRows, validationStart, validationEnd, validationRows } = window;
    if (params.framework === "imported") console.print("trained elsewhere");
    else console.print(`training    ${trainStart} to ${trainEnd}, ${formatCount(trainRows)} rows`);
    if (validationStart !== null && params.framework !== "imported") {
      console.print(`validation  ${validationStart} to ${validationEnd}, ${formatCount(validationRows)} rows`);
    }
    const { evalStart, evalEnd, evalLineRows, evalRows } = window;
    const rows = `${formatCount(evalLineRows)} rows with a line of ${formatCount(evalRows)}`;
    console.print(`evaluation  ${evalStart} to ${evalEnd}, ${rows}`);
  }
}
