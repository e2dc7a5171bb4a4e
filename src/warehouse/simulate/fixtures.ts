/** One game of the regular season, teams by index. */
export interface Fixture {
  readonly home: number;
  readonly away: number;
}

const DIVISION = 5;
const CONFERENCE = 15;

/**
 * Who plays whom: 82 games a team, 41 at home, 1,230 in all. Four games against the 4 teams of the own division, two
 * against the 15 of the other conference; of the other 10 in the conference six are met four times and four three
 * times, and of those four two bring the extra home game. `season` turns the pairs that meet three times.
 */
export function fixtures(season: number): Fixture[] {
  const games: Fixture[] = [];
  const add = (home: number, away: number, times: number) => {
    for (let i = 0; i < times; i++) games.push({ home, away });
  };
  for (let a = 0; a < 2 * CONFERENCE; a++) {
    for (let b = a + 1; b < 2 * CONFERENCE; b++) {
      if (Math.floor(a / CONFERENCE) !== Math.floor(b / CONFERENCE)) {
        add(a, b, 1);
        add(b, a, 1);
        continue;
      }
      // Teams of two divisions meet in a circle: step 0 and 1 of it are the three-game pairs.
      const sameDivision = Math.floor(a / DIVISION) === Math.floor(b / DIVISION);
      const step = sameDivision ? 2 : ((b % DIVISION) - (a % DIVISION) + season + DIVISION) % DIVISION;
      add(a, b, step === 1 ? 1 : 2);
      add(b, a, step === 0 ? 1 : 2);
    }
  }
  return games;
}
