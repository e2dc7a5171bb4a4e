/**
 * From where on a phrase may be said of a figure, in reports and on the terminal. No other file that words figures holds such a
 * number (a test reads them all); the table of docs/method.md, "When a phrase is said", gives the same.
 */
export const THRESHOLDS = {
  /** Graded picks below which a hit rate is called a small sample. */
  smallSample: 50,
  /** Width of a hit rate's Wilson interval from which on it is called wide; 0.1 is ten points of percent. */
  wideInterval: 0.1,
  /** Graded picks, and game dates with a pick, that a part of the rows (a week, a tier) needs for its ROI to be shown with an interval. */
  sliceRoiPicks: 30,
  sliceRoiDates: 10,
  /** Share of the picks at edge 3+ on one side from which on they are called one-sided. */
  oneSided: 0.9,
  /** Share of anything unknown above which it is spoken of. */
  unknownShare: 0,
  /** Median minutes between the line and tip-off from which on a reader should know how early the bets are made. */
  earlyLine: 60,
  /** Configurations tried on the same days from which on the number is a caution. */
  manyTrials: 2,
  /** Probability up to which a hit rate, or the gain of a tuning, is more than luck would show. */
  luck: 0.05,
  /** p below which a test says that two things differ. */
  significant: 0.05,
  /** Share by which errors must be larger on evaluation than on validation before probabilities are called too sure. */
  widerErrors: 0.05,
  /** What is left of rounding in a difference of two equal scores. */
  scoreRounding: 1e-9,
  /** A check of the data whose threshold is at most this is of a share; above it, of a count. */
  shareThreshold: 1,
} as const;
