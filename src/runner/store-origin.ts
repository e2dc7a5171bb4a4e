import { canonicalJson } from "../core/hash.js";
import {
  type CodeState,
  captureCodeDiff,
  captureProgram,
  ENVIRONMENT_ARTIFACT,
  type Registry,
} from "../registry/index.js";
import type { RunInput } from "./run-inputs.js";

/** Kind of the artifact that holds the changes to the commit a run was made from. */
export const CODE_DIFF_ARTIFACT = "code_diff";

/**
 * Stores what a run is made from, as soon as it is entered, so that one that fails has it too: its settings and files, the
 * program and the machine, and the changes to the commit when there are any.
 */
export function storeOrigin(registry: Registry, runId: string, inputs: readonly RunInput[], code: CodeState): void {
  for (const input of inputs) registry.addArtifact(runId, input);
  const environment = Buffer.from(`${canonicalJson(captureProgram(code))}\n`, "utf8");
  registry.addArtifact(runId, { kind: ENVIRONMENT_ARTIFACT, name: "environment.json", bytes: environment });
  const diff = code.dirty ? captureCodeDiff() : null;
  if (diff) registry.addArtifact(runId, { kind: CODE_DIFF_ARTIFACT, name: "code.diff", bytes: diff });
}
