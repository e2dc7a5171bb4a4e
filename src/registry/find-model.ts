import { UsageError } from "../core/errors.js";
import { didYouMean } from "../core/near-names.js";
import { checkScope, listAliases } from "./aliases.js";
import type { ModelVersion } from "./artifact-records.js";
import type { Connection } from "./connection.js";
import { ALIASES, type Alias, DEFAULT_SCOPE } from "./promotion-records.js";
import { query } from "./query.js";

/** How a version of a model is written: "NAME@3". */
export function modelText({ name, version }: ModelVersion): string {
  return `${name}@${version}`;
}

/**
 * The registered model that a text stands for: "NAME" (its newest version), "NAME@3", "NAME@champion" (when the champion is a
 * version of NAME), or "@champion".
 * @param scope of an alias
 * @throws UsageError UNKNOWN_MODEL with near names; UNKNOWN_VERSION with the versions there are; BAD_MODEL; NO_ALIAS when
 *   the scope has no such champion or challenger
 */
export function findModel(db: Connection, text: string, scope: string = DEFAULT_SCOPE): ModelVersion {
  return db.read(() => {
    const newest = newestVersion(db, text);
    if (newest) return newest;
    const at = text.lastIndexOf("@");
    if (at === -1) throw unknownModel(db, text);
    const [name, which] = [text.slice(0, at), text.slice(at + 1)];
    if (isAlias(which)) return byAlias(db, name, which, checkScope(scope));
    if (!/^[1-9][0-9]{0,8}$/.test(which)) throw badModel(text, which);
    return byVersion(db, { name, version: Number(which) });
  });
}

function isAlias(text: string): text is Alias {
  return (ALIASES as readonly string[]).includes(text);
}

function newestVersion(db: Connection, name: string): ModelVersion | null {
  const versions = query.selectFrom("models").select(["name", "version"]).where("name", "=", name);
  return db.first(versions.orderBy("version", "desc").limit(1)) ?? null;
}

function byVersion(db: Connection, model: ModelVersion): ModelVersion {
  const ofName = query.selectFrom("models").select("version").where("name", "=", model.name);
  if (db.first(ofName.where("version", "=", model.version))) return model;
  const newest = newestVersion(db, model.name);
  if (!newest) throw unknownModel(db, model.name);
  const there = versionsText(db.all(ofName.orderBy("version")).map(({ version }) => version));
  throw new UsageError(
    "UNKNOWN_VERSION",
    `there is no version ${model.version} of model "${model.name}": it has ${there}`,
    {
      hint: `proplab models list --name ${model.name} shows them`,
    },
  );
}

const MOST_NAMED = 10;

/** Models taken over from another registry may leave gaps. */
function versionsText(versions: readonly number[]): string {
  const last = versions.at(-1)!;
  if (versions.length === 1) return `only version ${last}`;
  if (last === versions.length) return `versions 1 to ${last}`;
  const shown = versions.slice(-MOST_NAMED);
  return `versions ${shown.length < versions.length ? "... " : ""}${shown.join(", ")}`;
}

function byAlias(db: Connection, name: string, alias: Alias, scope: string): ModelVersion {
  const held = listAliases(db, scope).find((one) => one.alias === alias)?.model;
  if (!held) {
    const scopes = db.all(query.selectFrom("aliases").select("scope").distinct()).map((row) => row.scope);
    const near = scopes.includes(scope) ? "" : didYouMean(scope, scopes);
    throw new UsageError("NO_ALIAS", `scope ${scope} has no ${alias}${near}`, {
      hint: "proplab models list shows who holds what; proplab promote seats one",
    });
  }
  if (name === "" || name === held.name) return held;
  if (!newestVersion(db, name)) throw unknownModel(db, name);
  throw new UsageError("NO_ALIAS", `the ${alias} of ${scope} is ${modelText(held)}, no version of "${name}"`, {
    hint: `@${alias} stands for it whatever its name`,
  });
}

function unknownModel(db: Connection, name: string): UsageError {
  const names = db.all(query.selectFrom("models").select("name").distinct()).map((row) => row.name);
  const near = didYouMean(name, names);
  return new UsageError("UNKNOWN_MODEL", `there is no registered model "${name}"${near}`, {
    hint: "proplab models list shows them; proplab models register RUN registers one",
  });
}

function badModel(text: string, which: string): UsageError {
  return new UsageError(
    "BAD_MODEL",
    `"${text}": "${which}" is neither a version (1, 2, ...) nor champion or challenger`,
    {
      hint: "write NAME, NAME@2, NAME@champion or @champion",
    },
  );
}
