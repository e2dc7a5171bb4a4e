import { FitMemory, SCRATCH_BYTES, Step } from "./fit-memory";
import { countRows, subtract } from "./histogram";
import { boundLevel, searchLevel } from "./level-search";
import { searchNode } from "./node-search";

const COUNT_ROWS: u32 = 0;
const SUBTRACT: u32 = 1;
const SEARCH_NODE: u32 = 2;
const SEARCH_LEVEL: u32 = 3;

/** A task that takes fewer nanoseconds is not worth telling other threads of. */
const LEAST_COST: u32 = 4_000;

/** Looks for work before a helper sleeps: about as long as the owner takes between two tasks. */
const LOOKS: u32 = 4_000;

/**
 * Where threads meet. Shares are taken from `claim`: generation of the task (32 bits), number of its shares (16), next share (16). As
 * one word holds all three, a share is taken of the task that stands in the memory or not at all.
 */
@unmanaged
class Meeting {
  claim: u64;
  /** Shares of the current task that are finished. */
  done: u32;
  sleepers: u32;
  closed: u32;
  generation: u32;
}

/** Does the task that stands in the memory, with the help of other threads when it is large. */
export function runTask(fit: FitMemory): void {
  const shares = fit.shares;
  fit.bestGain = 0;
  if (fit.nodes > 0) boundLevel(fit);
  if (fit.threads < 2 || shares < 2 || fit.cost < LEAST_COST) {
    for (let share: u32 = 0; share < shares; share++) doShare(fit, share);
    return;
  }
  const meeting = changetype<Meeting>(fit.meeting);
  atomic.store<u32>(fit.meeting, 0, offsetof<Meeting>("done"));
  meeting.generation++;
  atomic.store<u64>(fit.meeting, ((meeting.generation as u64) << 32) | ((shares as u64) << 16));
  if (atomic.load<u32>(fit.meeting, offsetof<Meeting>("sleepers"))) atomic.notify(fit.meeting, -1);
  for (let share = takeShare(fit.meeting); share >= 0; share = takeShare(fit.meeting)) {
    doShare(fit, share);
    atomic.add<u32>(fit.meeting, 1, offsetof<Meeting>("done"));
  }
  while (atomic.load<u32>(fit.meeting, offsetof<Meeting>("done")) < shares) {}
}

/** What another thread does until the fit is closed. */
export function help(fit: FitMemory): void {
  const at = fit.meeting;
  let looks: u32 = 0;
  while (!atomic.load<u32>(at, offsetof<Meeting>("closed"))) {
    const share = takeShare(at);
    if (share >= 0) {
      doShare(fit, share);
      atomic.add<u32>(at, 1, offsetof<Meeting>("done"));
      looks = 0;
    } else if (++looks >= LOOKS) {
      atomic.add<u32>(at, 1, offsetof<Meeting>("sleepers"));
      const claim = atomic.load<u64>(at);
      if (!hasShare(claim) && !atomic.load<u32>(at, offsetof<Meeting>("closed"))) {
        atomic.wait<i64>(at, claim as i64, -1);
      }
      atomic.sub<u32>(at, 1, offsetof<Meeting>("sleepers"));
      looks = 0;
    }
  }
}

/** Ends every helper. */
export function closeMeeting(fit: FitMemory): void {
  atomic.store<u32>(fit.meeting, 1, offsetof<Meeting>("closed"));
  // A helper about to sleep on the old word finds a new one.
  atomic.add<u64>(fit.meeting, (1 as u64) << 32);
  atomic.notify(fit.meeting, -1);
}

function hasShare(claim: u64): bool {
  return (claim & 0xffff) < ((claim >> 16) & 0xffff);
}

/** Takes a share of the current task; -1 when none is left. */
function takeShare(at: usize): i32 {
  let claim = atomic.load<u64>(at);
  while (hasShare(claim)) {
    const found = atomic.cmpxchg<u64>(at, claim, claim + 1);
    if (found == claim) return (claim & 0xffff) as i32;
    claim = found;
  }
  return -1;
}

/** All steps for the features of one panel: they stay in this thread's caches from the first step to the last. */
function doShare(fit: FitMemory, share: u32): void {
  const scratch = fit.scratch + (share as usize) * SCRATCH_BYTES;
  for (let i: u32 = 0; i < fit.stepCount; i++) {
    const step = changetype<Step>(fit.steps + (i as usize) * offsetof<Step>());
    const first = load<u32>(step.shareStarts + (share << 2));
    const last = load<u32>(step.shareStarts + (share << 2), 4);
    if (first == last) continue;
    if (step.kind == COUNT_ROWS) countRows(fit, step, first, last, scratch);
    else if (step.kind == SUBTRACT) subtract(fit, step, first, last);
    else if (step.kind == SEARCH_NODE) searchNode(fit, step, first, last);
    else if (step.kind == SEARCH_LEVEL) searchLevel(fit, step, first, last, scratch);
  }
}
