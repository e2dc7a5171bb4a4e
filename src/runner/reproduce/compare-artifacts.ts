import { LabError } from "../../core/errors.js";
import { decodeModelFile } from "../../engine/model-file.js";
import type { Registry } from "../../registry/index.js";
import type { RecordCheck } from "./check-record.js";
import { jsonDifferences, type ValueDifference } from "./json-differences.js";
import type { RebuiltArtifact } from "./rebuild-run.js";

/** The kinds that are made again, in the order in which a difference in one brings on the next. */
const KINDS = [
  "feature_definitions",
  "split_manifest",
  "feature_list",
  "candidates",
  "window_model",
  "model",
  "predictions",
  "evaluation",
];

/** An artifact of a run beside the one made again. */
export interface ComparedArtifact {
  kind: string;
  name: string;
  /** null when the run has none of this name. */
  recorded_sha256: string | null;
  /** null when none was made again. */
  rebuilt_sha256: string | null;
  same: boolean;
  /** What of it differs, when both can be read; of many differences the first. */
  differences: ValueDifference[];
}

/** Differences named of one artifact. */
const MOST_DIFFERENCES = 20;

/**
 * Compares artifacts by their hashes, and says of JSON documents and model files what differs. Models of windows count only where
 * the run kept them.
 */
export function compareArtifacts(
  registry: Registry,
  record: RecordCheck,
  rebuilt: readonly RebuiltArtifact[],
): ComparedArtifact[] {
  const recorded = record.artifacts.filter(({ kind }) => KINDS.includes(kind));
  const keepsWindows = recorded.some(({ kind }) => kind === "window_model");
  const made = rebuilt.filter(({ kind }) => kind !== "window_model" || keepsWindows);
  const names = [...new Set([...recorded, ...made].map(({ name }) => name))];
  return names
    .map((name): ComparedArtifact => {
      const then = recorded.find((one) => one.name === name);
      const now = made.find((one) => one.name === name);
      const same = then?.sha256 === now?.sha256;
      const readable = !same && then?.problem === null && now?.bytes;
      return {
        kind: (then ?? now)!.kind,
        name,
        recorded_sha256: then?.sha256 ?? null,
        rebuilt_sha256: now?.sha256 ?? null,
        same,
        differences: readable ? differencesOf(now, registry.readArtifact(then.sha256)) : [],
      };
    })
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
}

/** What is not made again, by kind: verdicts and comparisons stand on other runs, the others on the moment of the run. */
export function notRebuilt(record: RecordCheck): string[] {
  return [...new Set(record.artifacts.map(({ kind }) => kind))].filter((kind) => !KINDS.includes(kind)).sort();
}

function differencesOf({ name, bytes }: RebuiltArtifact, then: Uint8Array): ValueDifference[] {
  try {
    if (name.endsWith(".json")) return jsonDifferences(parse(then), parse(bytes!), MOST_DIFFERENCES);
    if (name.endsWith(".plm")) return modelDifferences(then, bytes!);
    return [];
  } catch (error) {
    if (error instanceof LabError || error instanceof SyntaxError) return [];
    throw error;
  }
}

const parse = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString("utf8"));

/** Of a model's header; where that is the same, the first byte of what follows it. */
function modelDifferences(then: Uint8Array, now: Uint8Array): ValueDifference[] {
  const [one, other] = [decodeModelFile(then), decodeModelFile(now)];
  const found = jsonDifferences(one.header, other.header, MOST_DIFFERENCES);
  if (found.length > 0) return found;
  const length = Math.max(one.payload.length, other.payload.length);
  for (let at = 0; at < length; at++) {
    if (one.payload[at] === other.payload[at]) continue;
    return [{ path: `byte ${at} after the header`, recorded: one.payload[at] ?? null, now: other.payload[at] ?? null }];
  }
  return [];
}
