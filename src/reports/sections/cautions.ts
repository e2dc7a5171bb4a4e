import type { Evaluation } from "../../metrics/index.js";
import { offMedianQuantile, untrainedParts } from "../fit-phrases.js";
import { formatCount, formatShare } from "../format.js";
import { type LabelledRun, lossWords } from "../label-runs.js";
import { fromLines, LINE_IN_DISGUISE } from "../line-features.js";
import { codeSpan, plainText } from "../markdown-table.js";
import { oneSidedPhrase } from "../one-sided.js";
import { hitRateStanding, isEarlyLine, isManyTrials, isWorthSaying, sampleCaution } from "../phrases.js";
import type { Pooled } from "../pool-by-loss.js";
import { CLASSIFIER_POINTS, NO_PROBABILITIES } from "../probability-cautions.js";
import { bulletList } from "../section-text.js";
import { tooSurePhrase } from "../too-sure.js";
import { type TuningStanding, tuningStanding } from "../tuning-phrases.js";
import { runInWords, sayByRun, whichRuns } from "../which-runs.js";

/** A caution says what to beware of and for which runs; null when nothing calls for it. */
type Caution = (runs: readonly LabelledRun[], pooled: readonly Pooled[]) => string | null;

/** Everything in the records that should make a reader slow down, as a list; the gravest first. "" when there is none. */
export function cautions(runs: readonly LabelledRun[], pooled: readonly Pooled[]): string {
  const items = [
    leakAudit,
    auditGaps,
    trainedElsewhere,
    rawSql,
    untrained,
    offMedian,
    changedSettings,
    severalDatasets,
    severalDesigns,
    luckyRuns,
    noPicks,
    smallSamples,
    defaultPrices,
    unknownTimes,
    unknownGameLineTimes,
    earlyLines,
    oneSided,
    manyTrials,
    tuned,
    noChances,
    classifiers,
    tooSure,
    lineInDisguise,
    derivedFeatures,
    missingSources,
    uncommittedCode,
  ].map((caution) => caution(runs, pooled));
  return bulletList(items.filter((item) => item !== null));
}

const leakAudit: Caution = (runs) => {
  const found = runs.filter(({ run }) => run.record.leak_audit.verdict !== "CLEAN");
  if (found.length === 0) return null;
  const lines = found.map((one) => {
    const { verdict, checks } = one.run.record.leak_audit;
    const evidence = checks
      .filter((check) => check.verdict !== "CLEAN")
      .map((check) => `\n  - ${plainText(check.name)}: ${plainText(check.evidence)}`);
    const which = runs.length === 1 ? "" : `${runInWords(one)}: `;
    return `${which}**${verdict}**${evidence.join("")}`;
  });
  return lines.length === 1
    ? `**Leak audit.** ${lines[0]}`
    : lines.map((line) => `**Leak audit.** ${line}`).join("\n- ");
};

const auditGaps: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => run.record.leak_audit.notRun.join(", ") || null);
  return said && `Leak checks that were not run, whose leaks would not have been found: ${said}.`;
};

const noPicks: Caution = (runs) => {
  const none = runs.filter(({ run }) => run.record.betting.edge_3.hitRate === null);
  if (none.length === 0) return null;
  const which = runs.length === 1 ? "" : ` (${whichRuns(none, runs)})`;
  return `No pick at edge 3+ was graded: there is no hit rate to judge by${which}.`;
};

const noChances: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => (run.record.probability === null ? NO_PROBABILITIES : null));
  return said && sentence(said);
};

const classifiers: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) =>
    run.record.probability?.method === "classifier" ? CLASSIFIER_POINTS : null,
  );
  return said && sentence(said);
};

const tooSure: Caution = (runs) => {
  const said = tooSurePhrase(runs);
  return said && `Probabilities that are too sure: ${said}.`;
};

const trainedElsewhere: Caution = (runs) => {
  // Records of earlier versions do not know the member.
  const said = sayByRun(runs, ({ run }) => run.record.trained_elsewhere?.format ?? null);
  return said && `**Trained elsewhere**; whether the model saw the evaluation rows cannot be checked: ${said}.`;
};

const rawSql: Caution = (runs) => {
  // Records without own features do not have the member.
  const said = sayByRun(runs, ({ run }) => (run.record.features.raw_sql ?? []).map(codeSpan).join(", ") || null);
  return (
    said &&
    `**Raw SQL**: features that see every game, also later ones; nothing but the leak audit says whether they look ahead: ${said}.`
  );
};

const untrained: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => untrainedParts(run.record).join(", ") || null);
  return said && `**Nothing was learned**, no step of fitting was better than none on the validation rows: ${said}.`;
};

const offMedian: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => offMedianQuantile(run.record.loss_function)?.toString() ?? null);
  return said && `Edges, picks and MAE stand on the quantile nearest to the median, not on the median: ${said}.`;
};

const changedSettings: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => run.record.changed.map(plainText).join(", ") || null);
  return said && `Not the experiment as its file has it, but with other settings: ${said}.`;
};

const severalDatasets: Caution = (runs) => {
  const hashes = new Set(runs.map(({ run }) => run.record.data.dataset_sha256));
  return hashes.size < 2
    ? null
    : `The runs read ${hashes.size} different states of the data; the table of runs gives their hashes.`;
};

const severalDesigns: Caution = (runs) => {
  const differing = [
    ["model families", (one: LabelledRun) => one.run.record.framework],
    [
      "feature sets",
      (one: LabelledRun) => `${one.run.record.features.set} (${one.run.record.features.names.length} features)`,
    ],
    ["line sources", (one: LabelledRun) => one.run.record.lines.source],
  ] as const;
  const said = differing.flatMap(([what, of]) => {
    const values = [...new Set(runs.map(of))];
    return values.length < 2 ? [] : [`${what}: ${values.map(plainText).join(", ")}`];
  });
  return said.length === 0 ? null : `The runs differ in more than season and loss; ${said.join("; ")}.`;
};

const luckyRuns: Caution = (runs, pooled) => {
  const isAbove = (evaluation: Pick<Evaluation, "betting">) => hitRateStanding(evaluation.betting.edge_3) === "above";
  const above = runs.filter(({ run }) => isAbove(run.record));
  const names = [
    ...(above.length === 0 ? [] : [whichRuns(above, runs)]),
    ...pooled
      .filter(({ evaluation }) => isAbove(evaluation))
      .map(({ runs: own }) => `${plainText(lossWords(own[0]!.run))} over its periods`),
  ];
  if (names.length === 0) return null;
  return `"Above break-even" is said of each figure by itself: ${names.join("; ")}. Only the tries that this registry saw on the same days are counted; a choice among edges, sides, tiers or seasons is counted nowhere.`;
};

const smallSamples: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => sampleCaution(run.record.betting.edge_3.hitRate));
  return (
    said &&
    `Small samples or wide intervals: graded picks at edge 3+, and the width of their 95 % interval in percentage points: ${said}.`
  );
};

const defaultPrices: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => worthSaying(run.record.lines.priced_at_default_share));
  return (
    said && `Picks at edge 3+ whose price is not known and taken to be -110; ROI and break-even rest on them: ${said}.`
  );
};

const unknownTimes: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => worthSaying(run.record.lines.time_unknown_share));
  return said && `Lines that carry no time, so that nothing shows they stood before the game began: ${said}.`;
};

const unknownGameLineTimes: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => worthSaying(run.record.lines.game_line_time_unknown_share));
  return said && `Game totals and spreads that carry no time, so that they may be newer than the line bet on: ${said}.`;
};

const earlyLines: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => {
    const age = run.record.lines.median_age_minutes;
    return isEarlyLine(age) ? `${formatCount(Math.round(age))} minutes` : null;
  });
  return said && `Lines taken early, and inputs cut at that time; median time before tip-off: ${said}.`;
};

const manyTrials: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => {
    const tried = run.tries?.configurations_tried ?? null;
    return isManyTrials(tried) ? formatCount(tried) : null;
  });
  return (
    said && `Configurations tried on the same evaluation days, of which the best looks better than it is: ${said}.`
  );
};

const tuned: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => {
    const { tuning } = run.record;
    if (!tuning) return null;
    const tried = run.validationTrials === null ? "" : `, ${formatCount(run.validationTrials)} ever tried there`;
    return `best of ${formatCount(tuning.candidates)} (${STANDINGS[tuningStanding(tuning)]}${tried})`;
  });
  return (
    said &&
    `Settings chosen on validation rows, where the winner looks better than it is; evaluation rows took no part: ${said}.`
  );
};

const STANDINGS: Record<TuningStanding, string> = {
  own: "the experiment's own settings won",
  unmeasured: "too few dates to tell it from the experiment's own settings",
  open: "cannot be told from the experiment's own settings",
  lucky: "no more than chance, the number of candidates counted",
  better: "better than the experiment's own settings there",
};

const lineInDisguise: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => fromLines(run.record.features.names, codeSpan));
  return said && sentence(`${LINE_IN_DISGUISE}: ${said}`);
};

const missingSources: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => {
    const missing = run.record.features.source_missing;
    return missing.map(codeSpan).join(", ") || null;
  });
  return said && `Features the data has no source for, always missing: ${said}.`;
};

const derivedFeatures: Caution = (runs) => {
  const said = sayByRun(runs, ({ run }) => run.record.features.derived.map(codeSpan).join(", ") || null);
  return said && `Features derived from who played, not from an availability report: ${said}.`;
};

const oneSided: Caution = (runs) => {
  const said = oneSidedPhrase(runs);
  return (
    said &&
    `Graded picks at edge 3+ nearly all on one side, so that the hit rate says next to nothing of the other: ${said}.`
  );
};

const uncommittedCode: Caution = (runs) => {
  const said = sayByRun(runs, ({ run: { code } }) => {
    if (code.commit === null) return "not under version control";
    return code.dirty ? "uncommitted changes" : null;
  });
  return said && `The code was not committed when these figures were made: ${said}.`;
};

const sentence = (said: string) => `${said[0]!.toUpperCase()}${said.slice(1)}.`;

function worthSaying(share: number | null): string | null {
  return isWorthSaying(share) ? formatShare(share) : null;
}
