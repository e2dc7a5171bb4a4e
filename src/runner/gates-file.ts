import { existsSync, readFileSync, realpathSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { type Defect, defectsMessage } from "../core/defects.js";
import { fileError, UsageError } from "../core/errors.js";
import { hashJson } from "../core/hash.js";
import { didYouMean } from "../core/near-names.js";
import { parseYaml } from "../core/yaml-text.js";
import { type GateProfile, type GateThresholds, gateProfiles } from "../gates/index.js";

/** A project's own gates file, looked for in the working folder. */
export const GATES_FILE = "gates.yaml";

/** The profile of experiments that name none. */
export const DEFAULT_PROFILE = "default";

/** What a run was judged by; kept with its verdicts, so that they can be made again. */
export interface ProfileUse {
  readonly profile: string;
  readonly thresholds: GateThresholds;
  /** The file that defines the profile, by its name, and the SHA256 of its content as canonical JSON. */
  readonly file: string;
  readonly file_sha256: string;
}

/** A gates file as it was read. */
export interface GatesDocument {
  readonly text: string;
  /** As ProfileUse.file_sha256. */
  readonly sha256: string;
}

/** The profiles there are to choose from, and the file they were asked from. */
export interface GateProfiles {
  /** Path of the file laid over the shipped one; null when there is none. */
  readonly file: string | null;
  /** The shipped file, then the one laid over it. */
  readonly documents: readonly GatesDocument[];
  readonly profiles: ReadonlyMap<string, GateProfile & Pick<ProfileUse, "file" | "file_sha256">>;
}

const SHIPPED = fileURLToPath(new URL(`../../${GATES_FILE}`, import.meta.url));

/**
 * Reads the shipped gates file and what is laid over it.
 * @param path a gates file; left out, gates.yaml of the working folder when there is one
 * @throws UsageError BAD_GATES listing every defect of a file with its path; DataError when it cannot be read
 */
export function readGateProfiles(path?: string): GateProfiles {
  const own = path ?? (existsSync(GATES_FILE) ? GATES_FILE : null);
  const file = own !== null && isShipped(own) ? null : own;
  const paths = [SHIPPED, ...(file === null ? [] : [file])];
  const read = paths.map(readDocument);
  const checked = gateProfiles(read.map(({ value }) => value));
  if ("issues" in checked) {
    const at = checked.issues.findIndex((issues) => issues.length > 0);
    throw gatesError(paths[at]!, checked.issues[at]!);
  }
  const documents = read.map(({ text, value }) => ({ text, sha256: hashJson(value) }));
  const profiles = [...checked.profiles.values()].map((profile) => {
    const { document, name } = profile;
    return [name, { ...profile, file: basename(paths[document]!), file_sha256: documents[document]!.sha256 }] as const;
  });
  return { file, documents, profiles: new Map(profiles) };
}

/** @throws UsageError UNKNOWN_PROFILE with near names */
export function chooseProfile({ profiles }: GateProfiles, name: string = DEFAULT_PROFILE): ProfileUse {
  const found = profiles.get(name);
  if (found) {
    const { thresholds, file, file_sha256 } = found;
    return { profile: name, thresholds, file, file_sha256 };
  }
  throw new UsageError("UNKNOWN_PROFILE", `there is no gate profile "${name}"${didYouMean(name, profiles.keys())}`, {
    hint: "proplab gates --list shows them",
  });
}

/** A recorded profile with what thresholds of later versions it does not know yet, taken from the default profile. */
export function completeProfile(recorded: ProfileUse, gates: GateProfiles): ProfileUse {
  const { thresholds } = chooseProfile(gates);
  const data = { ...thresholds.data, ...recorded.thresholds.data };
  return { ...recorded, thresholds: { ...thresholds, ...recorded.thresholds, data } };
}

function isShipped(path: string): boolean {
  return existsSync(path) && existsSync(SHIPPED) && realpathSync(path) === realpathSync(SHIPPED);
}

function readDocument(path: string): { text: string; value: unknown } {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw fileError(error, "read", path);
  }
  const parsed = parseYaml(text);
  if ("defects" in parsed) throw gatesError(path, parsed.defects);
  return { text, value: parsed.value };
}

function gatesError(path: string, defects: readonly Defect[]): UsageError {
  return new UsageError("BAD_GATES", defectsMessage(path, defects), {
    hint: "gates.schema.json lists every threshold; proplab gates --list shows the profiles there are",
  });
}
