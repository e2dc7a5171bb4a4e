import type { CodeCheck } from "./code-differences.js";
import type { ComparedArtifact } from "./compare-artifacts.js";
import type { RebuildComparison, ReproductionVerdict } from "./reproduction.js";

type Compared = Omit<RebuildComparison, "first_difference">;

/** The verdict on a run that was made again. */
export function reproductionVerdict(compared: Compared): ReproductionVerdict {
  const { artifacts, metrics, predictions } = compared;
  const sameFigures = metrics.differences.length === 0 && metrics.only_then.length === 0;
  // what a later version adds is no difference of what was recorded
  const recorded = artifacts.filter(({ recorded_sha256: sha256 }) => sha256 !== null);
  if (sameFigures && recorded.every(({ same }) => same)) return "byte_for_byte";
  const predicted = artifacts.find(({ kind }) => kind === "predictions");
  const samePredictions =
    predicted?.same ||
    (predictions !== null && predictions.only_then + predictions.only_now === 0 && predictions.columns.length === 0);
  return sameFigures && samePredictions ? "same_figures" : "not_reproduced";
}

/** The first thing that differs, as a phrase; null when nothing does. */
export function firstDifference({ settings, windows, artifacts, metrics, params }: Compared): string | null {
  const [setting] = settings;
  if (setting) return `the setting ${setting.setting}: ${shown(setting.recorded)} then, ${shown(setting.now)} now`;
  const [window] = windows;
  if (window) return windowPhrase(window);
  const artifact = artifacts.find(({ same }) => !same);
  if (artifact) return artifactPhrase(artifact);
  const [metric] = metrics.differences;
  if (metric) return `the figure ${metric.name} (${metric.slice}): ${metric.recorded} recorded, ${metric.now} now`;
  if (metrics.only_then.length > 0) return `the figure ${metrics.only_then[0]}, which only the record has`;
  const [param] = params;
  if (param) return `the parameter ${param.param}: ${shown(param.recorded)} recorded, ${shown(param.now)} now`;
  return null;
}

function windowPhrase({ index, facts }: RebuildComparison["windows"][number]): string {
  if (facts[0] === "there") return `window ${index}, which only one of the two has`;
  const rows = facts.length === 1 && facts[0] === "rowsSha256" ? "other rows, as many of them" : facts.join(", ");
  return `window ${index} of the split: ${rows}`;
}

function artifactPhrase({
  kind,
  name,
  recorded_sha256: then,
  rebuilt_sha256: now,
  differences,
}: ComparedArtifact): string {
  if (then === null) return `the ${kind} ${name}, which only this version makes`;
  if (now === null) return `the ${kind} ${name}, which this version does not make`;
  const [first] = differences;
  return first
    ? `the ${kind} ${name}, at ${first.path}: ${shown(first.recorded)} recorded, ${shown(first.now)} now`
    : `the ${kind} ${name}`;
}

const MOST_CHARACTERS = 60;

/** A value in a line. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "none");
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text;
}

/** What may explain that a run was not made again byte for byte, the likeliest first. */
export function probableCauses(compared: Compared, code: CodeCheck, trainsNetwork: boolean): string[] {
  const causes: string[] = [];
  const catalogue = compared.settings.some(({ setting }) => setting === "catalogue");
  if (catalogue) causes.push("the definitions of the built-in features are not those of then");
  const others = compared.settings.filter(({ setting }) => setting !== "catalogue");
  if (others.length > 0) {
    causes.push(`this version reads settings otherwise: ${others.map(({ setting }) => setting).join(", ")}`);
  }
  const program = ["program version", "commit", "uncommitted changes", "program files", "WebAssembly kernels"];
  const named = (wanted: (what: string) => boolean) =>
    code.differences.map(({ what }) => what).filter((what) => wanted(what));
  const ofProgram = named((what) => program.includes(what));
  if (ofProgram.length > 0) causes.push(`the program is another one: ${ofProgram.join(", ")}`);
  const packages = named((what) => what.startsWith("package ") || what === "lockfile");
  if (packages.length > 0) causes.push(`the packages it uses are others: ${packages.join(", ")}`);
  const machine = named((what) => ["node", "V8", "node flags", "platform", "CPU"].includes(what));
  if (machine.length > 0) {
    const network = trainsNetwork ? "; the bytes of a neural network can depend on them" : "";
    causes.push(`node or the machine are others: ${machine.join(", ")}${network}`);
  }
  if (causes.length === 0) {
    causes.push(
      "nothing that was recorded of program and machine differs: the record was altered, or the program is at fault",
    );
  }
  return causes;
}
