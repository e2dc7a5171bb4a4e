import { baselines } from "../engine/baselines.js";
import type { DataReadiness, GateEvidence } from "../gates/index.js";
import type { Estimate } from "../metrics/index.js";
import type { CodeState } from "../registry/index.js";
import type { TriesRecord } from "./judge-tries.js";
import type { EvaluationRecord } from "./result.js";

/** The baseline a model must beat: the market's own line. */
const BASELINE = baselines.line.name;

/** What the registry knows of a run besides its record. */
export interface KnownBesides {
  /** How it stands among all tries on the same days; null when nobody counted. */
  readonly tries: TriesRecord | null;
  /** The registered model the run repeats. */
  readonly duplicateOf: string | null;
  /** Who answered for everything suspicious about it. */
  readonly acknowledgement: GateEvidence["acknowledgement"];
}

/**
 * What the gates may look at, of a finished run. What this version does not measure is null, which no gate passes.
 */
export function gateEvidence(
  record: EvaluationRecord,
  code: CodeState,
  { tries, duplicateOf, acknowledgement }: KnownBesides,
): GateEvidence {
  const { leak_audit: audit, fit, lines } = record;
  const suspicious = audit.checks.filter((check) => check.verdict !== "CLEAN");
  const sameKind = record.accuracy.all ?? record.accuracy.lines;
  return {
    evaluation: record,
    baseline: {
      name: `${BASELINE} (${lines.source})`,
      difference: record.baselines[BASELINE]?.mae_difference ?? null,
      mae: record.baselines[BASELINE]?.metrics.mae_lines?.value ?? null,
    },
    mae: sameKind && meanErrors(fit, sameKind.mae),
    leakAudit: {
      verdict: audit.verdict,
      notRun: audit.notRun,
      evidence:
        suspicious.length > 0
          ? suspicious.map((check) => check.evidence).join("; ")
          : `${audit.checks.length} checks of the run's rows and results`,
    },
    plausibility: record.plausibility,
    acknowledgement,
    deflatedPValue: tries && deflatedEvidence(tries),
    code: code.commit === null ? null : { commit: code.commit, dirty: code.dirty ?? true },
    data: readiness(record),
    trainedElsewhere: record.trained_elsewhere !== null,
    duplicate: { of: duplicateOf },
  };
}

/** null where one of the three was not measured. */
function meanErrors(fit: EvaluationRecord["fit"], { value, low, high }: Estimate): GateEvidence["mae"] {
  const { mae_train: train, mae_validation: validation } = fit;
  if (train === null || validation === null) return null;
  return {
    train: { value: train, standardError: fit.mae_train_error ?? null },
    validation: { value: validation, standardError: fit.mae_validation_error ?? null },
    // of an interval of 95 %
    evaluation: { value, standardError: low === null || high === null ? null : (high - low) / 3.92 },
  };
}

/** null for a run of a version that did not measure it. */
function readiness({ data_readiness: windows, lines, features }: EvaluationRecord): DataReadiness | null {
  if (!windows) return null;
  return {
    windows,
    line_time_unknown_share: lines.time_unknown_share,
    game_line_time_unknown_share: lines.game_line_time_unknown_share,
    assumed_price_share: lines.priced_at_default_share,
    features: features.names,
    missing: features.source_missing,
    derived: features.derived,
  };
}

function deflatedEvidence({ configurations_tried: trials, ...tries }: TriesRecord): GateEvidence["deflatedPValue"] {
  const { hit_rate_edge_3: hitRate, effective_tries: effective, best_without_skill: best } = tries;
  if (tries.own_picks_unknown) return "picks unknown";
  if (!hitRate || effective === null) return null;
  return { value: hitRate.deflated_p_value, trials, effective, bestWithoutSkill: best };
}
