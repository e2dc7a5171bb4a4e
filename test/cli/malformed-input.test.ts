import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli, temporaryHome } from "./run-cli.js";
import { callHere } from "./run-here.js";

const HEAD =
  "game_date,season_type,game_id,player_id,player_name,team,opponent,home,minutes,points,fgm,fga,fg3m,fg3a,ftm,fta,oreb,dreb,reb,ast,stl,blk,tov,pf,plus_minus";
const row = (team: string, opponent: string, home: number, player: number, date = "2025-01-02", points = "10") =>
  `${date},Regular Season,G1,${player},Invented Player ${player},${team},${opponent},${home},30,${points},4,8,1,3,1,2,1,4,5,3,1,0,2,2,5`;
const good = [HEAD, row("QQA", "QQB", 1, 1), row("QQB", "QQA", 0, 2)].join("\n");

let home: string;
let folder: string;
beforeAll(async () => {
  home = temporaryHome();
  folder = temporaryHome();
  writeFileSync(join(folder, "good.csv"), good);
  const first = await runCli(["import", "--player-games", join(folder, "good.csv")], { home });
  expect(first.code, first.stderr).toBe(0);
});
afterAll(() => {
  for (const one of [home, folder]) rmSync(one, { recursive: true, force: true });
});

const snapshot = () => readFileSync(join(home, "warehouse/imported/snapshot.json"), "utf8");
const files = () => readdirSync(join(home, "warehouse/imported"), { recursive: true, encoding: "utf8" }).sort();

describe("import of malformed files", () => {
  it.each([
    ["an empty file", "empty.csv", "", /empty\.csv/],
    ["a truncated Parquet", "cut.parquet", "PAR1\u0000\u0001\u0002", /cut\.parquet/],
    ["wrong columns", "columns.csv", "date,who,pts\n2025-01-02,A,3\n", /game_date|--map/],
    ["text in a number", "text.csv", good.replaceAll(",10,4,8,", ",ten,4,8,"), /points.*ten|ten.*points/s],
    ["a date that does not exist", "date.csv", good.replaceAll("2025-01-02", "2025-02-30"), /2025-02-30/],
    ["no file", "nowhere.csv", null, /nowhere\.csv/],
  ])("%s: exit 3, the value named, nothing changed", async (_what, name, content, message) => {
    const path = join(folder, name);
    if (content !== null) writeFileSync(path, content);
    const before = { snapshot: snapshot(), files: files() };
    const run = await callHere(["import", "--player-games", path], { home });
    const rejects = join(home, "warehouse/rejects");
    const explained =
      run.stderr +
      readdirSync(join(home, "warehouse"))
        .flatMap((entry) =>
          entry === "rejects" ? readdirSync(rejects).map((file) => readFileSync(join(rejects, file), "utf8")) : [],
        )
        .join("");
    expect(run.code, run.stderr).toBe(3);
    expect(explained).toMatch(message);
    expect(run.stdout).toBe("");
    expect({ snapshot: snapshot(), files: files() }).toEqual(before);
  });

  it("an unwritable home: exit 3, the path named", async () => {
    const blocked = join(folder, "a-file");
    writeFileSync(blocked, "not a folder");
    for (const argv of [
      ["simulate"],
      ["import", "--player-games", join(folder, "good.csv")],
      ["retrain", "--name", "X", "--train-days", "5", "--eval-days", "5"],
    ]) {
      const run = await runCli(argv, { home: join(blocked, "home") });
      expect(run.code, run.stderr).toBe(3);
      expect(run.stderr).toContain(blocked);
      expect(run.stderr).not.toMatch(/\n {4}at /);
    }
  });

  it("the same file again changes nothing, a corrected one replaces its rows", async () => {
    const before = snapshot();
    const again = await callHere(["import", "--player-games", join(folder, "good.csv"), "--json"], { home });
    expect(JSON.parse(again.stdout)).toMatchObject({ changed: false });
    expect(snapshot()).toBe(before);
    const corrected = join(folder, "corrected.csv");
    writeFileSync(corrected, good.replaceAll(",3,1,0,2,2,5", ",7,1,0,2,2,5"));
    const run = await callHere(["import", "--player-games", corrected, "--json"], { home });
    expect(JSON.parse(run.stdout)).toMatchObject({ changed: true, tables: [{ accepted: 2, rejected: 0 }] });
    expect(snapshot()).not.toBe(before);
  });

  it("a home with a quote and a space in its name works", async () => {
    const odd = join(folder, "it's a home");
    mkdirSync(odd);
    const run = await callHere(["import", "--player-games", join(folder, "good.csv")], { home: odd });
    expect(run.code, run.stderr).toBe(0);
    expect((await callHere(["data"], { home: odd })).stderr).toMatch(/a threshold fails/);
  });
});
