import { readFileSync, statSync } from "node:fs";
import { type Defect, defectsMessage, schemaDefects, WHOLE_FILE } from "../../core/defects.js";
import { DataError, fileError, UsageError } from "../../core/errors.js";
import { grouped } from "../../core/figures.js";
import { sha256 } from "../../core/hash.js";
import { parseYaml } from "../../core/yaml-text.js";
import { featureCatalogue } from "../catalogue.js";
import type { FeatureDef } from "../feature-def.js";
import { compileCombination } from "./compile-combination.js";
import { compileStatistic } from "./compile-statistic.js";
import {
  type CombineDefinition,
  combineSchema,
  MOST_DEFINITIONS,
  type RawDefinition,
  rawSchema,
  type StatisticDefinition,
  statisticSchema,
} from "./definition-schema.js";
import { helperFeature, rawFeature } from "./own-feature.js";

/** A file of own features: its text as it was read, and what it defines. */
export interface OwnFeatures {
  readonly file: string;
  readonly text: string;
  readonly sha256: string;
  /** In the order of the file. */
  readonly features: readonly FeatureDef[];
}

const MOST_BYTES = 1_000_000;

/**
 * Reads a file of own features. Nothing of it is run: statistics and combinations are compiled from names of a fixed list, and
 * a SELECT is only kept as text (see checkRawSql).
 * @throws UsageError BAD_FEATURES listing every defect at once, each with its path; DataError when the file cannot be read
 */
export function readOwnFeatures(file: string): OwnFeatures {
  return parseOwnFeatures(readText(file), file);
}

/**
 * The same for a text that was read before.
 * @param file what messages call it
 * @throws UsageError BAD_FEATURES
 */
export function parseOwnFeatures(text: string, file: string): OwnFeatures {
  const parsed = parseYaml(text);
  if ("defects" in parsed) throw badFeatures(file, parsed.defects);
  const read = definitionsOf(parsed.value);
  const defects = [...read.defects];
  const features: FeatureDef[] = [];
  for (const [index, value] of read.definitions.entries()) {
    const found = oneFeature(value, [...featureCatalogue, ...features], file, (setting, message) =>
      defects.push({ path: `features.${index}${setting && `.${setting}`}`, message }),
    );
    if (found) features.push(found);
  }
  if (defects.length > 0) throw badFeatures(file, defects);
  return { file, text, sha256: sha256(text), features };
}

/** All defects of a file of own features as one error. */
export function badFeatures(file: string, defects: readonly Defect[]): UsageError {
  return new UsageError("BAD_FEATURES", defectsMessage(file, defects), {
    hint: "docs/user-guide-features.md and experiments/features.schema.json say what a definition may hold",
  });
}

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MOST_BYTES) {
      throw new DataError(
        "FILE_TOO_LARGE",
        `${file} has ${grouped(size)} bytes; a file of own features may have ${grouped(MOST_BYTES)}`,
      );
    }
    return readFileSync(file, "utf8");
  } catch (error) {
    throw fileError(error, "read", file);
  }
}

function definitionsOf(value: unknown): { definitions: readonly unknown[]; defects: readonly Defect[] } {
  const none = (path: string, message: string) => ({ definitions: [], defects: [{ path, message }] });
  if (value === null || value === undefined) return none(WHOLE_FILE, "it is empty: it needs a list, features");
  if (typeof value !== "object" || Array.isArray(value))
    return none(WHOLE_FILE, "it needs a list, features, and nothing else");
  const { features, ...others } = value as Record<string, unknown>;
  const defects = Object.keys(others).map((key) => ({
    path: key,
    message: "unknown setting; the file holds a list, features",
  }));
  if (!Array.isArray(features) || features.length === 0) {
    return { definitions: [], defects: [...defects, { path: "features", message: "needs at least one definition" }] };
  }
  if (features.length > MOST_DEFINITIONS) {
    return none("features", `${grouped(features.length)} definitions; a file may hold ${grouped(MOST_DEFINITIONS)}`);
  }
  return { definitions: features, defects };
}

type Tell = (setting: string, message: string) => void;

/** Which kind a definition is, by the setting that only this kind has. */
const KINDS = { statistic: statisticSchema, combine: combineSchema, sql: rawSchema } as const;

function oneFeature(value: unknown, known: readonly FeatureDef[], file: string, tell: Tell): FeatureDef | null {
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter((key) =>
    Object.hasOwn(Object(value) as object, key),
  );
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? "none" : kinds.join(" and ");
    tell("", `a definition has exactly one of statistic, combine and sql; this one has ${found}`);
    return null;
  }
  const kind = kinds[0]!;
  const schema = KINDS[kind];
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    for (const { path, message } of schemaDefects(parsed.error, value, Object.keys(schema.shape))) {
      tell(path === WHOLE_FILE ? "" : path, message);
    }
    return null;
  }
  const { name } = parsed.data;
  if (known.some((feature) => feature.name === name)) {
    tell("name", `"${name}" is defined twice`);
    return null;
  }
  if (kind === "sql") return rawFeature(parsed.data as RawDefinition, file);
  const compiled =
    kind === "statistic"
      ? compileStatistic(parsed.data as StatisticDefinition, tell)
      : compileCombination(parsed.data as CombineDefinition, known, tell);
  return compiled && helperFeature(parsed.data as StatisticDefinition | CombineDefinition, compiled, file);
}
