/** What the data must reach before figures from it are worth anything. Shares are 0..1. */
export interface CoverageThresholds {
  /** Share of box scores with playing time. */
  readonly minutesShare: number;
  /** Share of box scores from which usage can be computed. */
  readonly usageShare: number;
  /** Share of required feature values present, per season. */
  readonly featureCompleteness: number;
  /** Box scores in the whole warehouse, for a fit over several seasons. */
  readonly recordsMinimum: number;
  /** As above; below it is only remarked on. */
  readonly recordsIdeal: number;
  /** Per finished season. */
  readonly datesPerSeason: number;
  readonly playersPerSeason: number;
}

export const DEFAULT_THRESHOLDS: CoverageThresholds = {
  minutesShare: 0.99,
  usageShare: 0.95,
  featureCompleteness: 0.95,
  recordsMinimum: 35_000,
  recordsIdeal: 50_000,
  datesPerSeason: 140,
  playersPerSeason: 300,
};
