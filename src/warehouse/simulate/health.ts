import type { Draws } from "./draws.js";

/** Games still to be missed; `returning` marks the first game after a spell. */
export interface Health {
  readonly missing: number;
  readonly returning: boolean;
}

export const HEALTHY: Health = { missing: 0, returning: false };

export const STATUSES = ["available", "probable", "questionable", "doubtful", "out"] as const;
export type Status = (typeof STATUSES)[number];

/** One line of the injury report; `minutesBefore` counts back from tip-off and is always above 0. */
export interface StatusReport {
  readonly status: Status;
  readonly minutesBefore: number;
}

/** Whether a player takes part in tonight's game, and what was reported about him before it, earliest first. */
export interface Availability {
  readonly plays: boolean;
  readonly reports: readonly StatusReport[];
}

const FULLY_AVAILABLE: Availability = { plays: true, reports: [] };

/** Chance per healthy game that a spell of missed games begins. */
const SPELL_HAZARD = 1 / 28;

function spellLength(draws: Draws): number {
  const u = draws.uniform();
  if (u < 0.55) return draws.whole(1, 3);
  if (u < 0.83) return draws.whole(4, 9);
  if (u < 0.97) return draws.whole(10, 26);
  return draws.whole(27, 65);
}

/**
 * Decides one game for one player and moves his health on.
 * @param secondNight the team played yesterday: first reports come only in the morning, and older players may rest
 * @param restsOften true for the older regulars, who skip some second nights
 */
export function nextAvailability(
  health: Health,
  secondNight: boolean,
  restsOften: boolean,
  draws: Draws,
): { health: Health; tonight: Availability } {
  const first = secondNight ? draws.whole(400, 540) : draws.whole(1_180, 1_440);
  if (health.missing > 0)
    return { health: missOne(health.missing), tonight: missed(health.missing, false, first, draws) };
  if (draws.chance(SPELL_HAZARD)) {
    const length = spellLength(draws);
    return { health: missOne(length), tonight: missed(length, true, first, draws) };
  }
  if (restsOften && secondNight && draws.chance(0.14)) {
    return { health: HEALTHY, tonight: { plays: false, reports: [{ status: "out", minutesBefore: first }] } };
  }
  if (draws.chance(0.019)) {
    const minutesBefore = draws.chance(0.4) ? draws.whole(90, 500) : draws.whole(5, 50);
    return { health: HEALTHY, tonight: { plays: false, reports: [{ status: "out", minutesBefore }] } };
  }
  return { health: HEALTHY, tonight: playing(health.returning, first, draws) };
}

function missOne(missing: number): Health {
  return { missing: missing - 1, returning: missing === 1 };
}

/** Reports of a missed game: often open at the start and at the end of a spell, plainly out in between. */
function missed(missing: number, fresh: boolean, first: number, draws: Draws): Availability {
  const open = fresh ? 0.7 : missing <= 2 ? 0.5 : 0.03;
  if (!draws.chance(open)) {
    // A long absence is on the report of the day before, second night or not.
    return { plays: false, reports: [{ status: "out", minutesBefore: fresh ? first : draws.whole(1_180, 1_440) }] };
  }
  const status = draws.chance(0.2) ? "doubtful" : "questionable";
  const minutesBefore = draws.chance(0.82) ? draws.whole(60, 360) : draws.whole(8, 45);
  return {
    plays: false,
    reports: [
      { status, minutesBefore: first },
      { status: "out", minutesBefore },
    ],
  };
}

function playing(returning: boolean, first: number, draws: Draws): Availability {
  const listed = returning ? 0.8 : 0.1;
  if (!draws.chance(listed)) return FULLY_AVAILABLE;
  const status = draws.chance(returning ? 0.6 : 0.62) ? "questionable" : "probable";
  const reports: StatusReport[] = [{ status, minutesBefore: first }];
  if (draws.chance(0.85)) reports.push({ status: "available", minutesBefore: draws.whole(40, 300) });
  return { plays: true, reports };
}

/** Reports of the second of two nights come in from this long before tip-off. */
const SECOND_NIGHT_REPORTS = 540;

/**
 * How likely a player takes part, as far as is publicly known `minutesBefore` tip-off: by the latest report that is
 * out by then. The figures are the league's long-run shares, which its books know.
 */
export function chanceAt(reports: readonly StatusReport[], minutesBefore: number, secondNight: boolean): number {
  let latest: Status | undefined;
  for (const report of reports) if (report.minutesBefore >= minutesBefore) latest = report.status;
  switch (latest) {
    case "out":
      return 0;
    case "doubtful":
      return 0.02;
    case "questionable":
      return minutesBefore < 60 ? 0.8 : 0.64;
    case "probable":
    case "available":
      return 1;
    default:
      if (minutesBefore < 60) return 0.99;
      return secondNight && minutesBefore > SECOND_NIGHT_REPORTS ? 0.91 : 0.98;
  }
}
