import { LabError } from "../../core/errors.js";
import { canonicalJson, hashJson } from "../../core/hash.js";
import { frameworkNamed, frameworks } from "../../engine/frameworks.js";
import type { Registry, RunDetail } from "../../registry/index.js";

/** An artifact of a run as it was recorded, and what is wrong with its file. */
export interface RecordedArtifact {
  kind: string;
  name: string;
  sha256: string;
  problem: "missing" | "altered" | "unreadable" | null;
  /** When gc deleted the file, ISO 8601; null while it is kept. */
  freed_at: string | null;
  /** The hash found, when the file is altered; the system's message, when it is unreadable. */
  found: string | null;
}

/** A setting that stands in the record twice, with different values. */
export interface AlteredSetting {
  setting: string;
  configuration: unknown;
  parameter: unknown;
}

/** Whether the record of a run is what was written. */
export interface RecordCheck {
  artifacts: RecordedArtifact[];
  /** False when the configuration is not the one whose hash was recorded with it. */
  configuration_intact: boolean;
  /** Where an altered configuration differs from the run's parameters; empty for one that is intact. */
  altered_settings: AlteredSetting[];
}

/** Hashes the files of a run's artifacts again, and its configuration. Never throws on damage. */
export function checkRecord(registry: Registry, run: RunDetail): RecordCheck {
  const { faults } = registry.verify(run.id);
  const artifacts = run.artifacts.map(({ kind, name, sha256, freedAt = null }): RecordedArtifact => {
    const fault = faults.find(({ artifact }) => artifact.name === name);
    return { kind, name, sha256, problem: fault?.problem ?? null, freed_at: freedAt, found: fault?.found ?? null };
  });
  const { program } = run.environment;
  const intact = hashJson({ ...(run.config as Record<string, unknown>), program }) === run.configSha256;
  return { artifacts, configuration_intact: intact, altered_settings: intact ? [] : alteredSettings(run) };
}

/**
 * Settings logged as parameters are in the configuration too. Those of the model of a tuned run were logged with the winner's values:
 * what is searched, and options that go with it.
 */
function alteredSettings({ config, params }: RunDetail): AlteredSetting[] {
  const settings = config as Record<string, unknown>;
  const { space } = (settings.tune as { space?: object } | undefined) ?? {};
  const framework = String(settings.framework);
  // The framework itself may be what was altered.
  const options = Object.hasOwn(frameworks, framework) ? frameworkNamed(framework).optionNames : [];
  const searched = space ? [...Object.keys(space), ...options] : [];
  return Object.keys(params)
    .filter((name) => Object.hasOwn(settings, name) && !searched.includes(name) && name !== "own_features")
    .filter((name) => written(settings[name]) !== written(params[name]))
    .map((setting) => ({ setting, configuration: settings[setting], parameter: params[setting] }));
}

/** A setting in the form in which two spellings of it are equal: lists and mappings, also as JSON text, with their keys in order. */
export function written(value: unknown): string {
  if (typeof value !== "string") return canonicalJson(value ?? null);
  try {
    const parsed: unknown = /^[[{]/.test(value) ? JSON.parse(value) : value;
    return canonicalJson(parsed);
  } catch {
    return canonicalJson(value);
  }
}

/** The artifact of a kind, when its file is there and sound. */
export function soundArtifact(record: RecordCheck, kind: string): RecordedArtifact | null {
  return record.artifacts.find((one) => one.kind === kind && one.problem === null && one.freed_at === null) ?? null;
}

/** A sound JSON artifact of a run; null when it has none, or it is damaged. */
export function readSound<T>(registry: Registry, record: RecordCheck, kind: string): T | null {
  const artifact = soundArtifact(record, kind);
  if (!artifact) return null;
  try {
    return JSON.parse(Buffer.from(registry.readArtifact(artifact.sha256)).toString("utf8")) as T;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof LabError) return null;
    throw error;
  }
}
