import { z } from "zod";
import { type Defect, schemaDefects } from "../core/defects.js";
import { didYouMean } from "../core/near-names.js";
import { type GateThresholds, thresholdsSchema } from "./thresholds.js";

/** A named set of thresholds, complete. */
export interface GateProfile {
  readonly name: string;
  readonly description: string;
  readonly thresholds: GateThresholds;
  /** Which of the documents it stands in, by its place. */
  readonly document: number;
}

const NAME = /^[a-z0-9][a-z0-9_.-]{0,49}$/i;

const profileSchema = thresholdsSchema
  .extend({
    description: z.string().describe("What it is for, in a sentence."),
    extends: z.string().describe("Name of the profile whose thresholds it takes where it names none."),
    data: thresholdsSchema.shape.data.partial(),
  })
  .partial();

/** What a gates file may hold. */
export const gatesFileSchema = z.strictObject({
  profiles: z.record(
    z.string().regex(NAME, "use letters, digits, '_', '-' and '.', at most 50 characters"),
    profileSchema,
  ),
});

type ProfileInput = z.infer<typeof profileSchema>;

/** JSON schema of a gates file, for editors; published as gates.schema.json. */
export function gatesJsonSchema(): object {
  return z.toJSONSchema(gatesFileSchema, { target: "draft-7" });
}

/** The profiles of one gates file, or every defect of its shape. */
interface CheckedDocument {
  readonly profiles: ReadonlyMap<string, ProfileInput>;
  readonly issues: readonly Defect[];
}

function checkDocument(content: unknown): CheckedDocument {
  const parsed = gatesFileSchema.safeParse(content ?? {});
  if (parsed.success) return { profiles: new Map(Object.entries(parsed.data.profiles)), issues: [] };
  return { profiles: namesOnly(content), issues: schemaDefects(parsed.error, content, settingsAt) };
}

/** Of a document that cannot be used, which profiles there are and what they extend, so that slips in that are named as well. */
function namesOnly(content: unknown): Map<string, ProfileInput> {
  const named = z.object({ profiles: z.record(z.string(), z.object({ extends: z.string().optional() })) });
  const parsed = named.safeParse(content);
  if (!parsed.success) return new Map();
  return new Map(
    Object.entries(parsed.data.profiles).map(([name, one]) => [name, one.extends ? { extends: one.extends } : {}]),
  );
}

/** Names of the settings at a path: of the file, of a profile ("profiles", name), or of its data thresholds. */
function settingsAt(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(gatesFileSchema.shape);
  if (path.length === 2) return Object.keys(profileSchema.shape);
  return path[2] === "data" ? Object.keys(thresholdsSchema.shape.data.shape) : [];
}

/**
 * The profiles of gates files laid over each other: a later document's profile takes the place of an earlier one of the
 * same name. `extends` names a profile of the same document or an earlier one; a profile that extends its own name
 * extends the one it takes the place of.
 * @param documents contents of the files, the shipped one first
 * @returns the profiles by name, or the defects of each document
 */
export function gateProfiles(
  documents: readonly unknown[],
): { profiles: Map<string, GateProfile> } | { issues: Defect[][] } {
  const checked = documents.map(checkDocument);
  const issues = checked.map((document) => [...document.issues]);
  const usable = issues.every((list) => list.length === 0);
  const profiles = new Map<string, GateProfile>();
  for (const [document, { profiles: inputs }] of checked.entries()) {
    for (const name of inputs.keys()) {
      const found = usable ? complete(name, checked, document) : extendsDefect(name, checked, document);
      if (Array.isArray(found)) issues[document]!.push(...found);
      else profiles.set(name, found);
    }
  }
  return issues.some((list) => list.length > 0) ? { issues } : { profiles };
}

function extendsDefect(name: string, documents: readonly CheckedDocument[], document: number): Defect[] {
  const found = overParents(name, documents, document, []);
  return "path" in found ? [found] : [];
}

function complete(name: string, documents: readonly CheckedDocument[], document: number): GateProfile | Defect[] {
  const found = overParents(name, documents, document, []);
  if ("path" in found) return [found];
  const { description = "", ...thresholds } = found;
  const whole = thresholdsSchema.safeParse(thresholds);
  if (whole.success) return { name, description, thresholds: whole.data, document };
  return whole.error.issues.map(({ path }) => ({
    path: ["profiles", name, ...path].join("."),
    message: "is missing, and the profile extends none that has it",
  }));
}

/** A profile over those it extends; the defect when the chain has an end that is not there, or none. */
function overParents(
  name: string,
  documents: readonly CheckedDocument[],
  document: number,
  children: readonly string[],
): Omit<ProfileInput, "extends"> | Defect {
  const { extends: parent, ...own } = documents[document]!.profiles.get(name)!;
  if (parent === undefined) return own;
  const path = `profiles.${name}.extends`;
  const chain = [...children, `${document} ${name}`];
  const holder = holderOf(parent, documents, parent === name ? document - 1 : document);
  if (holder === null) {
    const names = documents.slice(0, document + 1).flatMap(({ profiles }) => [...profiles.keys()]);
    return { path, message: `there is no profile "${parent}"${didYouMean(parent, new Set(names))}` };
  }
  if (chain.includes(`${holder} ${parent}`)) return { path, message: `"${parent}" extends this profile in turn` };
  const base = overParents(parent, documents, holder, chain);
  if ("path" in base) return base;
  // the parent's description is not the child's
  const { description: _, ...thresholds } = base;
  return { ...thresholds, ...own, data: { ...base.data, ...own.data } };
}

/** The last document up to `upTo` that has the profile, or null. */
function holderOf(name: string, documents: readonly CheckedDocument[], upTo: number): number | null {
  for (let at = upTo; at >= 0; at--) if (documents[at]!.profiles.has(name)) return at;
  return null;
}
