/** Every number a gate compares with. Rates are shares (0.53 is 53 %), errors and bias are points. */
export interface GateThresholds {
  /** The MAE difference must have its whole interval below 0; false: its value is enough. */
  requireProvenMae: boolean;
  /** Least hit rate at edge 3+. */
  minHitRate: number;
  /** Least number of graded picks at edge 3+. */
  minGraded: number;
  /** Greatest |mean(prediction - line)|. */
  maxBias: number;
  /** Greatest |mean(prediction - actual)| within a tier. */
  maxTierBias: number;
  /** Rows a tier must have before its bias is judged. */
  minTierRows: number;
  /** Greatest excess of the largest of the train, validation and evaluation MAE over the smallest, as a share. */
  maxMaeSpread: number;
  /** Greatest p-value of the hit rate after the number of tries is allowed for. */
  maxDeflatedPValue: number;
}

const DEFAULT_THRESHOLDS: GateThresholds = {
  requireProvenMae: true,
  minHitRate: 0.53,
  minGraded: 50,
  maxBias: 1.5,
  maxTierBias: 5,
  minTierRows: 20,
  maxMaeSpread: 0.1,
  maxDeflatedPValue: 0.05,
};

/**
 * Named sets of thresholds. `hit-rate-55` and `hit-rate-60` ask for the hit rates users of older tools are used to; on
 * honest figures few models reach them. `soft-mae` lets a better MAE pass before it is proven.
 */
export const GATE_PROFILES = {
  default: DEFAULT_THRESHOLDS,
  "hit-rate-55": { ...DEFAULT_THRESHOLDS, minHitRate: 0.55 },
  "hit-rate-60": { ...DEFAULT_THRESHOLDS, minHitRate: 0.6 },
  "soft-mae": { ...DEFAULT_THRESHOLDS, requireProvenMae: false },
} as const satisfies Record<string, GateThresholds>;

export type GateProfile = keyof typeof GATE_PROFILES;
