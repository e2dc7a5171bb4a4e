import { DEFAULT_LINE_TIME } from "../../features/index.js";
import type { ParamValue, RunDetail } from "../../registry/index.js";
import { AUDIT_PARAMS } from "../list-marks.js";

/** One setting of several runs; a run that has no such setting has undefined. */
export interface RunSetting {
  readonly setting: string;
  /** In the order of the runs. */
  readonly values: readonly (ParamValue | undefined)[];
  readonly differs: boolean;
}

/** Parameters that say what came out, not what was set; features of one run alone are named among the settings anyway. */
const OUTCOMES: ReadonlySet<string> = new Set(["decision", ...AUDIT_PARAMS]);

/**
 * What decided the figures of each run beside that of the others: data, windows, features, code and every parameter, the
 * parameters by name.
 */
export function compareSettings(runs: readonly RunDetail[]): RunSetting[] {
  const settings = runs.map(settingsOf);
  const names = new Set(settings.flatMap((one) => [...one.keys()]));
  return [...names].map((setting) => {
    const values = settings.map((one) => one.get(setting));
    return { setting, values, differs: values.some((value) => value !== values[0]) };
  });
}

/** By run, the features that not every run has. */
export function ownFeatures(runs: readonly RunDetail[]): string[][] {
  const features = runs.map(featuresOf);
  return features.map((names) => names.filter((name) => !features.every((other) => other.includes(name))));
}

function settingsOf(run: RunDetail): Map<string, ParamValue> {
  const { code, windows } = run;
  const [first, last] = [windows[0], windows.at(-1)];
  const catalogue = (run.config as { catalogue?: unknown } | null)?.catalogue;
  // Runs of versions that knew one time of the day alone do not name it.
  const time = run.params.line_source === undefined ? {} : { line_time: DEFAULT_LINE_TIME };
  const params = Object.entries({ ...time, ...run.params }).filter(([name]) => !OUTCOMES.has(name));
  return new Map<string, ParamValue>([
    ["data", short(run.datasetSha256)],
    ...(first && last
      ? ([
          ["training window", `${trainingDays(first)}${windows.length > 1 ? ", the first" : ""}`],
          ["evaluation window", `${first.evalStart} to ${last.evalEnd}`],
          ["windows", windows.length],
        ] as const)
      : []),
    ["features", featuresOf(run).length],
    ...(typeof catalogue === "string" ? ([["definitions of features", short(catalogue)]] as const) : []),
    ["program", run.environment.program],
    ["code", codeText(code)],
    ...params.sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

function trainingDays({ trainStart, trainEnd, validationEnd }: RunDetail["windows"][number]): string {
  return `${trainStart} to ${validationEnd ?? trainEnd}`;
}

function featuresOf({ config }: RunDetail): readonly string[] {
  const names = (config as { features?: unknown } | null)?.features;
  return Array.isArray(names) ? names : [];
}

function codeText({ commit, dirty, diffSha256 }: RunDetail["code"]): string {
  if (commit === null) return "not in git";
  return dirty ? `${short(commit)} with changes ${short(diffSha256 ?? "")}` : short(commit);
}

const short = (hash: string) => hash.slice(0, 12);
