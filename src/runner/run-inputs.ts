import { canonicalJson } from "../core/hash.js";
import type { GateProfiles, ProfileUse } from "./gates-file.js";
import type { Experiment } from "./resolve-experiment.js";

/** Something a run was made from, to be kept with it as an artifact. */
export interface RunInput {
  readonly kind: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Kind of the artifact that holds the experiment with nothing left open, as the run had it. */
export const SETTINGS_ARTIFACT = "settings";

/**
 * What a run was asked with: the experiment as it was resolved, the experiment file when there was one, and the gates file of
 * its profile. The file of own features is kept with what comes out of the run.
 */
export function runInputs(
  experiment: Experiment,
  experimentText: string | null,
  { gates, use }: { gates: GateProfiles; use: ProfileUse },
): RunInput[] {
  const document = gates.documents.find(({ sha256 }) => sha256 === use.file_sha256);
  const texts = [
    { kind: SETTINGS_ARTIFACT, name: "settings.json", text: `${canonicalJson({ experiment })}\n` },
    ...(experimentText === null ? [] : [{ kind: "experiment_file", name: "experiment.yaml", text: experimentText }]),
    ...(document ? [{ kind: "gates_file", name: "gates.yaml", text: document.text }] : []),
  ];
  return texts.map(({ kind, name, text }) => ({ kind, name, bytes: Buffer.from(text, "utf8") }));
}
