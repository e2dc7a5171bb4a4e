import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.js";
import { callHere } from "./run-here.js";
import { type SmallLab, smallLab, writeExperiment } from "./small-lab.js";
import { unwrapped } from "./unwrapped.js";

const DEFINITIONS = `features:
  - name: x_points_avg_last_5
    statistic: mean
    of: points
    window: {games: 5}
  - name: x_raw_avg
    description: the same by hand
    raw_sql: true
    sql: |
      SELECT game_id, player_id,
        avg(points) OVER (PARTITION BY player_id ORDER BY game_date ROWS BETWEEN 5 PRECEDING AND 1 PRECEDING) AS value
      FROM player_games
      UNION ALL SELECT 'no such game', 1, 0
`;

let lab: SmallLab;
const run = (...argv: string[]) => callHere(argv, { home: lab.home });
const retrain = (name: string, ...more: string[]) =>
  run("retrain", "--name", name, "--experiments", lab.experiments, "--json", ...more);

beforeAll(async () => {
  lab = await smallLab();
  writeFileSync(join(lab.experiments, "own.yaml"), DEFINITIONS);
  writeExperiment(lab.experiments, "OWN", "features_file: own.yaml\n");
});

const file = () => join(lab.experiments, "own.yaml");

describe("features of one's own", () => {
  // biome-ignore lint/suspicious/noExplicitAny: what models explain --json prints
  let pick: any;
  const value = (name: string) => pick.contributions.find((one: { feature: string }) => one.feature === name).value;

  it("are listed after the set", async () => {
    const argv = ["features", "list", "--feature-set", "v8", "--features-file", file()];
    const list = await runCli(argv, { home: lab.home });
    expect(list.stdout).toMatch(/own +x_points_avg_last_5 +own +mean points of his games,\s+the last 5/);
    expect(list.stdout).toMatch(/own +x_raw_avg +own, raw SQL +the same by hand/);
    const json = JSON.parse((await run("features", "list", "--features-file", file(), "--json")).stdout).features;
    expect(json.at(-1)).toMatchObject({ name: "x_raw_avg", own: { kind: "raw_sql" } });
  });

  it("go through a run: in its record, its artifacts, its identity, and what is printed", async () => {
    const output = join(lab.home, "own.json");
    const argv = ["retrain", "--name", "OWN", "--experiments", lab.experiments, "--machine-output", output];
    const { code, stdout, stderr } = await run(...argv);
    expect(code, stderr).toBe(0);
    // raw SQL is counted, and cautioned of in words
    expect(stdout).toMatch(/features +29 of v8_noveg, 2 of your own \(1 raw SQL\)/);
    expect(unwrapped(stdout)).toMatch(/raw SQL in x_raw_avg: it sees every game, also later ones/);
    expect(unwrapped(stdout)).toMatch(
      /x_raw_avg: 1 of the [\d,]+ rows of its SELECT are about no game and player there is/,
    );
    const record = JSON.parse(readFileSync(output, "utf8"));
    expect(record.features.names.slice(-2)).toEqual(["x_points_avg_last_5", "x_raw_avg"]);
    expect(record.features.raw_sql).toEqual(["x_raw_avg"]);
    expect(record.features.own).toMatchObject([
      { name: "x_points_avg_last_5", kind: "helpers" },
      { name: "x_raw_avg", kind: "raw_sql", raw_rows: { unknown: 1 } },
    ]);
    const artifact = record.artifacts.find(({ kind }: { kind: string }) => kind === "feature_definitions");
    expect(readFileSync(join(lab.home, "artifacts", artifact.path), "utf8")).toBe(DEFINITIONS);

    const again = await retrain("OWN");
    expect(again.code).toBe(2);
    expect(again.stderr).toContain(record.run_id);
  });

  it("come back from the registry when their file is gone", async () => {
    rmSync(file());
    const explained = await run("models", "explain", "OWN", "--top-picks", "1", "--json");
    writeFileSync(file(), DEFINITIONS);
    expect(explained.code, explained.stderr).toBe(0);
    [pick] = JSON.parse(explained.stdout).predictions;
    expect(value("points_avg_last_5")).toBeGreaterThan(0);
    expect(value("x_points_avg_last_5")).toBe(value("points_avg_last_5"));
    expect(value("x_raw_avg")).toBe(value("points_avg_last_5"));
  });

  it.each(["x_points_avg_last_5", "x_raw_avg"])("are explained: %s", async (feature) => {
    const { player_name: name, date } = pick;
    const one = await run("features", "explain", name, date, feature, "--features-file", file());
    expect(one.stdout).toMatch(new RegExp(`feature +own ${feature}: `));
    expect(one.stdout).toContain(`${value("points_avg_last_5")}`);
    expect(one.stdout).toMatch(feature === "x_raw_avg" ? /may be of any date/ : /the last 5 of his games/);
  });

  it("are another configuration with another definition, and never read from an older build", async () => {
    const plan = async () => {
      const shown = await run("retrain", "--name", "OWN", "--experiments", lab.experiments, "--dry-run", "--json");
      expect(shown.code, shown.stderr).toBe(0);
      return JSON.parse(shown.stdout);
    };
    const first = await plan();
    writeFileSync(file(), DEFINITIONS.replace("games: 5", "games: 4"));
    const changed = await plan();
    writeFileSync(file(), DEFINITIONS);
    expect(first.identical_run).not.toBeNull();
    expect(changed.config_sha256).not.toBe(first.config_sha256);
    expect(changed.identical_run).toBeNull();
    expect(changed.features.own[0].sha256).not.toBe(first.features.own[0].sha256);
  });
});

describe("a file of features that cannot be used", () => {
  const write = (text: string): string => {
    const path = join(lab.home, "bad.yaml");
    writeFileSync(path, text);
    return path;
  };

  it.each([
    [
      "features: [{name: x_a, statistic: men, of: points}]",
      2,
      /features\.0\.statistic: there is no statistic "men" \(did you mean mean/,
    ],
    [
      "features: [{name: x_a, raw_sql: true, sql: \"SELECT * FROM read_csv('/etc/passwd')\"}]",
      2,
      /x_a: sql: the table function read_csv is not allowed/,
    ],
    [
      'features: [{name: x_a, raw_sql: true, sql: "SELECT nothing"}]',
      3,
      /feature x_a of .*bad\.yaml: DuckDB says: Binder Error/,
    ],
    [
      `features: [{name: x_a, raw_sql: true, sql: "SELECT 'a' AS game_id, 1 AS player_id, 2 AS value"}]`,
      3,
      /x_a .* has no value in any row of the run; its SELECT gave 1 rows, 1 of them/,
    ],
  ])("%s", async (text, code, message) => {
    const result = await retrain("SMALL", "--features-file", write(text));
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toContain("root:");
    expect(result.code).toBe(code);
  });
});
