import { FitMemory } from "./fit-memory";
import { addRows } from "./histogram";
import { scoreLevel, searchLevel, searchNode } from "./split-search";

/** Features of one share of a task. */
const SHARE: u32 = 4;

const ADD_ROWS: u32 = 0;
const SEARCH_NODE: u32 = 1;

/** Does the task that stands in the memory, four features at a time. */
export function runTask(fit: FitMemory): void {
  const shares = (fit.count + SHARE - 1) / SHARE;
  for (let share: u32 = 0; share < shares; share++) doShare(fit, share);
}

function doShare(fit: FitMemory, share: u32): void {
  const first = share * SHARE;
  const last = min(fit.count, first + SHARE);
  if (fit.task == ADD_ROWS) addRows(fit, first, last);
  else if (fit.task == SEARCH_NODE) searchNode(fit, first, last);
  else searchLevel(fit, first, last, scoreLevel(fit));
}
