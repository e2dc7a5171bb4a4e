import { FitMemory } from "./fit-memory";
import { boundLevel } from "./level-search";
import { doShare } from "./steps";

/** A task that takes fewer nanoseconds is not worth telling other threads of. */
const LEAST_COST: u32 = 4_000;

/** Looks for work before a helper sleeps: about as long as the owner takes between two tasks. */
const LOOKS: u32 = 100_000;

/** Looks for the end of a task before its owner sleeps, for as long as no helper wakes it, but no longer than a millisecond at a time. */
const END_LOOKS: u32 = 20_000;
const MILLISECOND: i64 = 1_000_000;

/**
 * Where threads meet. Shares are taken from `claim`: generation of the task (16 bits), number of its shares, shares taken from the end,
 * shares taken from the front (16 bits each). As one word holds all of them, a share is taken of the task that stands in the memory
 * or not at all. Half of the threads take from the end, so that a panel mostly comes back to the thread whose caches hold it.
 */
@unmanaged
class Meeting {
  claim: u64;
  /** Shares of the current task that are finished. */
  done: u32;
  sleepers: u32;
  closed: u32;
  generation: u32;
  /** Whether the owner sleeps until the last share is finished. */
  ownerSleeps: u32;
  /** Whose task it is. Set before the claim, so that whoever takes a share finds its own. */
  fit: FitMemory;
}

/** Does the task that stands in the memory, with the help of other threads when it is large. */
export function runTask(fit: FitMemory): void {
  const shares = fit.shares;
  if (fit.nodes > 0) boundLevel(fit);
  if (fit.threads < 2 || shares < 2 || fit.cost < LEAST_COST) {
    for (let share: u32 = 0; share < shares; share++) doShare(fit, share);
    return;
  }
  const at = fit.meeting;
  const meeting = changetype<Meeting>(at);
  atomic.store<u32>(at, 0, offsetof<Meeting>("done"));
  meeting.generation++;
  meeting.fit = fit;
  atomic.store<u64>(at, ((meeting.generation as u64) << 48) | ((shares as u64) << 32));
  if (atomic.load<u32>(at, offsetof<Meeting>("sleepers"))) atomic.notify(at, -1);
  for (let share = takeShare(at, false); share >= 0; share = takeShare(at, false)) {
    doShare(fit, share);
    atomic.add<u32>(at, 1, offsetof<Meeting>("done"));
  }
  awaitEnd(at, shares);
}

/** What helper number `helper` (1, 2, ...) does until the meeting is closed. */
export function help(at: usize, helper: u32): void {
  const fromEnd = (helper & 1) == 1;
  let looks: u32 = 0;
  while (!atomic.load<u32>(at, offsetof<Meeting>("closed"))) {
    const share = takeShare(at, fromEnd);
    if (share >= 0) {
      doShare(changetype<Meeting>(at).fit, share);
      atomic.add<u32>(at, 1, offsetof<Meeting>("done"));
      if (atomic.load<u32>(at, offsetof<Meeting>("ownerSleeps"))) {
        atomic.notify(at + offsetof<Meeting>("done"), -1);
      }
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
export function closeMeeting(at: usize): void {
  atomic.store<u32>(at, 1, offsetof<Meeting>("closed"));
  // A helper about to sleep on the old word finds a new one.
  atomic.add<u64>(at, (1 as u64) << 48);
  atomic.notify(at, -1);
}

/** Waits for shares that helpers have begun. A helper may have lost its processor, so the owner gives up its own after a while. */
function awaitEnd(at: usize, shares: u32): void {
  for (let looks: u32 = 0; looks < END_LOOKS; looks++) {
    if (atomic.load<u32>(at, offsetof<Meeting>("done")) == shares) return;
  }
  atomic.store<u32>(at, 1, offsetof<Meeting>("ownerSleeps"));
  for (;;) {
    const done = atomic.load<u32>(at, offsetof<Meeting>("done"));
    if (done == shares) break;
    atomic.wait<i32>(at + offsetof<Meeting>("done"), done as i32, MILLISECOND);
  }
  atomic.store<u32>(at, 0, offsetof<Meeting>("ownerSleeps"));
}

function hasShare(claim: u64): bool {
  return (claim & 0xffff) + ((claim >> 16) & 0xffff) < ((claim >> 32) & 0xffff);
}

/** Takes a share of the current task; -1 when none is left. */
function takeShare(at: usize, fromEnd: bool): i32 {
  let claim = atomic.load<u64>(at);
  while (hasShare(claim)) {
    const found = atomic.cmpxchg<u64>(at, claim, claim + (fromEnd ? 1 << 16 : 1));
    if (found == claim) {
      const front = (claim & 0xffff) as i32;
      const end = ((claim >> 16) & 0xffff) as i32;
      return fromEnd ? (((claim >> 32) & 0xffff) as i32) - 1 - end : front;
    }
    claim = found;
  }
  return -1;
}
