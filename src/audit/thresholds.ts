/**
 * What the statistical checks call beyond the past. "Clean" figures were measured on the catalogue's 65 features over windows of two
 * weeks to a season, 307 of five real seasons and 70 of simulated leagues; see docs/method.md.
 */
export const LEAK_THRESHOLDS = {
  /** Rows below which nothing is judged. */
  leastRows: 300,

  /** |r| of one feature with the points scored. Clean: at most 0.79 (a season average, play-offs). */
  correlation: { suspect: 0.86, leak: 0.9 },
  /** Share of the variance of the points that one feature explains, whatever the shape. Clean: at most 0.69 (the line, play-offs), 0.54 in a season. */
  explained: { suspect: 0.75, leak: 0.81 },
  /**
   * Share it explains of what season and last-10 average leave. Clean: at most 0.12 (absent team-mates, the last days of a regular
   * season), 0.05 in a season.
   */
  beyondAverages: { suspect: 0.16, leak: 0.25 },
  /** Share it explains of points minus line. Clean: at most 0.006 beside the noise, 0.06 with that of few rows. */
  beyondLine: { suspect: 0.03, leak: 0.15 },
  /**
   * Squared correlation of what is new in it with what averages leave. Clean: at most 0.18 (the line, where many are out at once), 0.09 in
   * a season. And of what averages and line together leave: at most 0.024, nearly all of it the noise of few rows.
   */
  addedToAverages: { suspect: 0.2, leak: 0.3 },
  addedToLine: { suspect: 0.03, leak: 0.12 },
  /**
   * Fewest rows of a date that features are held against by themselves: |r| with what averages and line leave may be as large as above
   * (the root of the share), and the noise. 40 rows: 0.96.
   */
  singleDates: { leastRows: 40 },
  /** Added to the shares above: standard deviations of the share of a feature that explains nothing, sqrt(2 (bins - 1)) / n. */
  noiseDeviations: 5,

  /** MAE of the line over that of the season average, same rows. Clean: 0.89 to 0.99. */
  lineError: 0.8,
  /** Rows within half a point of the line, per row between half and two and a half points off. Clean: 0.39 to 0.73 in a month of few. */
  lineHits: 0.66,
  /** Fewest rows of a book, with or without quote times, that are looked at by themselves. */
  leastRowsOfBook: 150,
  /** MAE of one book's lines over that of the season average. Clean: 0.93 to 0.97 in 21 book seasons; in one month down to 0.90. */
  bookError: { suspect: 0.86, leak: 0.77 },
  /**
   * MAE of one book's lines over that of the other books' median on the same rows. Clean: 0.99 to 1.01. Counts only while its error
   * over the season average's is below `most`: beside a stale book an honest one is better too.
   */
  besideOthers: { suspect: 0.95, leak: 0.85, most: 0.9 },
  /**
   * MAE of a book's lines that are far from another guess over that of its other lines, of at least so many. Clean: at least 0.79 beside
   * other books, 0.80 beside its first, 0.88 beside the season average.
   */
  farLines: {
    others: { apart: 3, suspect: 0.7 },
    first: { apart: 3, suspect: 0.7 },
    average: { apart: 5, suspect: 0.8 },
    leak: 0.5,
    least: 20,
  },
  /**
   * Slope of the outcome on a book's line, both less another guess (the other books' median, its own first line of the day). By so many
   * standard errors as `deviations` says below 0: the line was chosen by how the game ended; LEAK below -2 besides. Clean: with 4
   * standard errors added at least 0.5 in a month and in a season.
   */
  awayFromOutcome: { leak: -2 },
  /**
   * Slope of how far a book's last quote lies from where the others began on how far these have gone by then: 1 for a book that goes
   * along. Clean: 0.78 and more. Of at least so many rows on which they go by a point.
   */
  behindMarket: { suspect: 0.5, leastRows: 100 },
  /**
   * Slope of how far a book's first quote lies from the others' of that hour on how far their last ones will lie from it: 1 for a book
   * that knows the close. Clean: up to 0.35 in two weeks, 0.25 in a season. Of at least so many rows on which they move by a point.
   */
  aheadOfMarket: { suspect: 0.4, leak: 0.75, leastRows: 100 },
  /**
   * Share of decided rows that went over, and by how many standard errors it must lie beyond. Clean: 0.42 to 0.52 in a month of 500
   * rows and more.
   */
  overRate: { least: 0.41, most: 0.53, deviations: 2, leastRows: 500 },
  /** Share of rows with a whole line that hit it, at least; and how improbable fewer must be. Clean: 0.05 to 0.06. */
  pushRate: { least: 0.03, chance: 1e-4 },
  /** r of a book's no-vig probability with going over, for many rows, and by `deviations` standard errors not below 0. Clean: 0.02 to 0.07 in a season. */
  overPrice: { suspect: 0.15, leak: 0.5 },
  /** Fewest games of a book's totals or spreads that are judged. */
  leastGamesOfBook: 100,
  /**
   * MAE of totals, and of spreads, over that of the mean total, and of no spread. Clean: 0.82 to 1.00 in 26 book seasons, down to 0.68 in
   * the last weeks of one.
   */
  gameLineError: { suspect: 0.6, leak: 0.5 },
  /** Share of games whose score lies within a point of a book's total, and of its spread. Clean: up to 0.08 and 0.11. */
  gameLineHits: { totals: 0.1, spreads: 0.14 },

  /** Share of games that the favourite of a book's spreads won. Clean: 0.54 to 0.77 in a month. */
  favouritesWin: 0.85,

  /** Constants of one hand-written SELECT, and characters of all of them together, beyond which it carries data of its own. A value for each of 30 teams takes 60. */
  carriedData: { constants: 130, characters: 900 },
  /** Hours after the beginning of a game's date, UTC, by which it has begun. Clean: at most 27.7 (22:40 Eastern standard time). */
  latestTipOffHours: 28.5,
  /** Games later than that: so many, and so large a share, are put down to single wrong starts while they let no quote in. */
  lateTipOffs: { most: 2, share: 0.005 },
  /**
   * Teams' box scores with fewer minutes of all players together than that share of the median: so many, and so large a share. Clean:
   * none; the fewest in whole minutes are 236, the median is 240.
   */
  shortTeams: { ofMedian: 0.96, least: 10, share: 0.01 },
  /** Share of quoted players who have no box score of the day. Clean: up to 0.085 in a month. */
  quotedAbsent: 0.15,
  /** Share of quoted games whose box scores stand under the day before or after. Clean: up to 0.005 in a year. */
  movedGames: 0.02,
  /** Share of a player's games whose shots by zone differ from the attempts of the box score, by so many. Clean: none. */
  shotsOff: 0.1,
  shotsApart: 3,
  /** Share of absent regulars who are reported out or doubtful so many hours before the game, of at least so many. Clean: up to 0.61 (the simulated league). */
  absencesKnown: { hours: 3, most: 0.95, least: 100 },

  /** Share of players whose last report before a game says "out" and who played in it, of at least so many. Clean: none (the simulated league). */
  outButPlayed: { share: 0.05, least: 100 },
  /** Share of games won at home, of at least so many. Clean: 0.47 to 0.63 in a month. */
  homeWins: { most: 0.75, least: 100 },
  /** |rank correlation| of a player's number with what he scores, of at least so many players. Clean: up to 0.46. */
  playerNumbers: { most: 0.9, least: 100 },

  /** MAE of a quick model on the features of the game before over its MAE on the game's own. Clean: 1.00 to 1.05. */
  lagOne: { suspect: 1.12, leak: 1.4 },
  /** Hit rate that a model of shuffled outcomes may not be shown to exceed. Clean: 0.48 to 0.55 on 1,000 picks and more. */
  shuffled: 0.55,
  /** Evaluation MAE over validation MAE. Clean: 0.94 to 1.08. */
  validationGap: 1.2,
  /** Standard errors by which a difference of errors must exceed 0 besides. */
  deviations: 4,
} as const;
