import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { type Defect, defectsMessage, schemaDefects, WHOLE_FILE } from "../core/defects.js";
import { fileError, UsageError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import { parseYaml } from "../core/yaml-text.js";
import { EXPERIMENT_NAME, type ExperimentInput, experimentSchema } from "./experiment-schema.js";

export type ExperimentIssue = Defect;

/** Names of the experiments in a folder, sorted. */
export function listExperiments(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).flatMap((entry) => (entry.endsWith(".yaml") ? [entry.slice(0, -5)] : []));
  return names.sort();
}

/** An experiment file as it was read. */
export interface ReadExperiment {
  readonly input: ExperimentInput;
  readonly text: string;
}

/**
 * Reads one experiment file; null when the folders hold none of that name.
 * @param folders looked through in order
 * @throws UsageError on a name that could leave the folder, or a file with defects: all of them, each with its path
 */
export function readExperimentFile(folders: readonly string[], name: string): ReadExperiment | null {
  checkExperimentName(name, folders);
  for (const folder of folders) {
    const path = join(folder, `${name}.yaml`);
    if (existsSync(path)) return parseExperiment(path, name);
  }
  return null;
}

/** @throws UsageError BAD_NAME for a name that is not one plain file name */
export function checkExperimentName(name: string, folders: readonly string[] = []): void {
  if (EXPERIMENT_NAME.test(name)) return;
  const known = folders.flatMap(listExperiments);
  throw new UsageError("BAD_NAME", `"${name}" is not a name for an experiment${didYouMean(name, known)}`, {
    hint: "use letters, digits, '_', '-' and '.', beginning with a letter or digit, at most 100 characters",
  });
}

function parseExperiment(path: string, name: string): ReadExperiment {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw fileError(error, "read", path);
  }
  const parsed = parseYaml(text);
  if ("defects" in parsed) throw experimentError(path, parsed.defects);
  if (parsed.value === null || parsed.value === undefined) {
    throw experimentError(path, [{ path: WHOLE_FILE, message: "the file is empty" }]);
  }
  const issues = checkExperiment(parsed.value);
  if (Array.isArray(issues)) throw experimentError(path, issues);
  if (issues.name !== name) {
    throw experimentError(path, [{ path: "name", message: `"${issues.name}" differs from the file's name "${name}"` }]);
  }
  return { input: { ...issues, ...filesBeside(path, issues) }, text };
}

/** Settings that name a file, and the flags that take any path. */
const FILES = { model_file: "--model-file", features_file: "--features-file" } as const;

/** The files an experiment names, as they are found from where the program runs. */
function filesBeside(path: string, experiment: ExperimentInput): Partial<ExperimentInput> {
  const keys = (Object.keys(FILES) as (keyof typeof FILES)[]).filter((key) => experiment[key] !== undefined);
  const found = keys.map((key) => [key, fileBeside(path, experiment[key]!)] as const);
  const outside = found.filter(([, file]) => file === null);
  if (outside.length === 0) return Object.fromEntries(found);
  const issues = outside.map(([key]) => ({
    path: key,
    message: `"${experiment[key]}" is outside the folder of the experiment file; ${FILES[key]} takes any path`,
  }));
  throw experimentError(path, issues);
}

/** A path written in a file, relative to that file; null when it, or where its links lead, leaves the file's folder. */
function fileBeside(path: string, written: string): string | null {
  const folder = dirname(path);
  const file = join(folder, written);
  if (isAbsolute(written) || !isInside(folder, file)) return null;
  if (existsSync(file) && !isInside(realpathSync(folder), realpathSync(file))) return null;
  return file;
}

function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Validates the shape of an experiment: the experiment, or every defect with its path. */
export function checkExperiment(value: unknown): ExperimentInput | ExperimentIssue[] {
  const parsed = experimentSchema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  return schemaDefects(parsed.error, value, Object.keys(experimentSchema.shape));
}

/** All defects of one experiment as a single error. @param where the file, or the experiment's name */
export function experimentError(where: string, issues: readonly ExperimentIssue[]): UsageError {
  return new UsageError("BAD_EXPERIMENT", defectsMessage(where, issues), {
    hint: "experiments/schema.json lists every setting; proplab retrain --help explains the flags",
  });
}
