import { addDays, type IsoDate } from "../../core/dates.js";
import { throwIfAborted } from "../../core/errors.js";
import type { WorkContext } from "../../core/progress.js";
import { Database } from "../../warehouse/duckdb.js";
import type { AuditCheck } from "../leak-audit.js";
import { ALL_PARTS } from "./alterations.js";
import { type AuditedBuild, AuditedWarehouse } from "./audited-warehouse.js";
import { type FailedOn, failedFeaturesCheck } from "./failed-features.js";
import { findingsOf, metamorphicCheck, verdictOf } from "./findings.js";
import { firstGamesChanges } from "./first-games.js";
import { type Causes, causesOf, type LookedAt } from "./trace-causes.js";
import { type DatedMoments, wholeHistoryChanges } from "./whole-history.js";

export interface MetamorphicRequest extends AuditedBuild {
  /** The dates whose rows are computed again; see sampleDates. */
  readonly dates: readonly IsoDate[];
  readonly seed: number;
  /** Days of the warehouse taken before each date; from the start of its season when left out. */
  readonly daysBefore?: number;
}

/** Days before a date in a run's own audit: about fourteen games a team. A whole season would take three times as long. */
export const QUICK_DAYS_BEFORE = 30;
/** Days after a sampled date that are there to leak: every team plays again. */
const DAYS_AFTER = 5;

/**
 * Computes the features of each date again from a warehouse that ends before the date's games, and from one in which all that
 * was not known then is noise; every value of every row up to the date must stay as it was. A value that does not stay is
 * traced: each part of what was unknown is altered by itself, once. The warehouse is taken from some weeks before each date, or from the start of its season;
 * hand-written features besides from all of it.
 * @throws as buildFeatures; InterruptedError
 */
export async function metamorphicChecks(request: MetamorphicRequest, context: WorkContext = {}): Promise<AuditCheck[]> {
  const spans = await spansOf(request);
  const total = 2 * request.dates.length;
  let done = 0;
  const step = (detail: string) => context.onProgress?.({ phase: "leak audit", done: done++, total, detail });
  const looked: LookedAt[][] = [];
  const opened: AuditedWarehouse[] = [];
  try {
    const queue = spans.entries();
    const work = async () => {
      for (const [place, span] of queue) {
        const audited = await AuditedWarehouse.open(request, span.from, span.to, context);
        opened.push(audited);
        looked[place] = await lookAt(audited, span.dates, request.seed, step, context);
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: AT_A_TIME }, work));
    const failure = ended.find((one) => one.status === "rejected");
    if (failure) throw failure.reason;
    const causes = await causesOf(looked.flat(), context);
    const moments = momentsOf(looked.flat());
    const history = await wholeHistoryChanges(request, moments, request.seed, leaksOf(causes), context);
    const early = await firstGamesChanges(request, moments.at(-1)!, request.seed, context);
    context.onProgress?.({ phase: "leak audit", done: total, total });
    const checks: AuditCheck[] = [];
    for (const become of ALTERED) {
      const of = looked.flat().filter(({ alteration }) => alteration.become === become);
      const findings = of.flatMap(({ alteration, changes }) => findingsOf(alteration, changes, causes));
      checks.push(
        metamorphicCheck(
          become,
          of.map(({ changes }) => changes),
          findings,
          checks,
        ),
      );
    }
    for (const [kind, seen] of [["history", history] as const, ["firstGames", early] as const]) {
      if (seen.length === 0) continue;
      const findings = seen.flatMap((one) => findingsOf(one, one.changes, one.causes));
      const changes = seen.map((one) => one.changes);
      checks.push(metamorphicCheck(kind, changes, findings, checks));
    }
    const failed = [
      ...looked.flat().map(failedOn),
      ...history.map(({ date, changes }) => ({ data: `all games before ${date}`, failed: changes.failed })),
      ...early.map(({ date, changes }) => ({ data: `${date} as a first game`, failed: changes.failed })),
    ];
    return [...checks, ...failedFeaturesCheck(failed)];
  } finally {
    for (const audited of opened) audited.close();
  }
}

const ALTERED = ["cut", "noise"] as const;
/** Dates on which hand-written features are computed again from the whole warehouse: the first, the last and the middle one. */
const HISTORY_DATES = 3;

function momentsOf(looked: readonly LookedAt[]): DatedMoments[] {
  const cuts = looked.filter(({ alteration }) => alteration.become === "cut");
  const last = cuts.length - 1;
  const places = Array.from({ length: HISTORY_DATES }, (_, i) => Math.round((i * last) / (HISTORY_DATES - 1)));
  return [...new Set(places)].map((place) => {
    const { audited, alteration } = cuts[place]!;
    return { date: alteration.date, db: audited.db };
  });
}

/** Causes of columns that are known to leak: whatever else they change with, they do. */
const leaksOf = (causes: Causes): Causes =>
  new Map([...causes].filter(([, parts]) => parts.length > 0 && verdictOf(parts) === "LEAK"));

/** Spans looked at at the same time, each on one thread: that takes less work than one on several. */
const AT_A_TIME = 2;

function failedOn({ alteration, changes }: LookedAt): FailedOn {
  return { data: `${alteration.become} from ${alteration.date}`, failed: changes.failed };
}

async function lookAt(
  audited: AuditedWarehouse,
  dates: readonly IsoDate[],
  seed: number,
  step: (detail: string) => void,
  context: WorkContext,
): Promise<LookedAt[]> {
  const looked: LookedAt[] = [];
  for (const date of dates) {
    for (const become of ALTERED) {
      throwIfAborted(context.signal);
      step(`${become} from ${date}`);
      const alteration = {
        date,
        become,
        parts: new Set(ALL_PARTS.filter((part) => part !== "presence" || become === "cut")),
        seed,
        moment: become === "cut" ? null : await audited.middleMoment(date),
      };
      looked.push({ audited, alteration, changes: await audited.changes(alteration, context) });
    }
  }
  return looked;
}

interface Span {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly dates: readonly IsoDate[];
}

/** The dates with the part of the warehouse they are looked at in: one for all dates of a season, or one for each. */
async function spansOf({ warehouse, dates, daysBefore }: MetamorphicRequest): Promise<Span[]> {
  if (daysBefore !== undefined) {
    return dates.map((date) => ({ from: addDays(date, -daysBefore), to: addDays(date, DAYS_AFTER), dates: [date] }));
  }
  const db = await Database.open();
  try {
    await warehouse.attach(db);
    const seasons = await db.rows<{ start: IsoDate; last: IsoDate }>(
      `SELECT CAST(min(game_date) AS VARCHAR) AS start, CAST(max(game_date) AS VARCHAR) AS last
       FROM player_games GROUP BY season ORDER BY 1`,
    );
    return seasons.flatMap(({ start, last }) => {
      const own = dates.filter((date) => date >= start && date <= last);
      return own.length === 0 ? [] : [{ from: start, to: addDays(own.at(-1)!, DAYS_AFTER), dates: own }];
    });
  } finally {
    db.close();
  }
}
