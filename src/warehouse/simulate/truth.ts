import type { PointsDistribution } from "./points-distribution.js";

/** Picks with an edge of at least `edge` points and how they did. */
export interface OracleRecord {
  readonly edge: number;
  readonly picks: number;
  /** Share of graded picks that won; null without picks. */
  readonly hitRate: number | null;
  /** The mean of the true chances of winning: the same figure without luck; null without picks. */
  readonly expected: number | null;
}

/** Counts, on the closing main lines of the reference book, what the generator knows and nobody else does. */
export class TruthTally {
  private rows = 0;
  private overs = 0;
  private graded = 0;
  private error = 0;
  private readonly oracle = [1, 2, 3].map((edge) => ({ edge, picks: 0, wins: 0, chance: 0 }));

  /** @param distribution the true distribution of the player's points known at the close */
  add(line: number, points: number, distribution: PointsDistribution): void {
    this.rows += 1;
    this.error += points > line ? points - line : line - points;
    if (points === line) return;
    this.graded += 1;
    if (points > line) this.overs += 1;
    const edge = distribution.median - line;
    for (const record of this.oracle) {
      if (edge < record.edge && -edge < record.edge) continue;
      record.picks += 1;
      const over = distribution.over(line);
      record.chance += edge > 0 ? over : 1 - over;
      if (edge > 0 === points > line) record.wins += 1;
    }
  }

  lines(): number {
    return this.rows;
  }

  overRate(): number {
    return this.overs / this.graded;
  }

  lineMae(): number {
    return this.error / this.rows;
  }

  oracleRecords(): OracleRecord[] {
    return this.oracle.map(({ edge, picks, wins, chance }) => ({
      edge,
      picks,
      hitRate: picks > 0 ? wins / picks : null,
      expected: picks > 0 ? chance / picks : null,
    }));
  }
}
