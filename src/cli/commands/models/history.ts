import { existsSync } from "node:fs";
import { EXIT, UsageError } from "../../../core/errors.js";
import { didYouMean } from "../../../core/near-names.js";
import { ALIASES, type Alias, DEFAULT_SCOPE, type Registry } from "../../../registry/index.js";
import { standingsOn } from "../../../runner/promote/standings-on.js";
import type { Command } from "../../command.js";
import { pathsOf, withRegistry } from "../../open-lab.js";
import { parseMoment } from "../../parse-moment.js";
import { printHistory, printStandings } from "../../print-history.js";

interface Flags {
  model: string | undefined;
  scope: string | undefined;
  alias: Alias | undefined;
  on: string | undefined;
  limit: number;
}

export const command: Command<Flags> = {
  examples: [
    ["$0 models history", "every promotion, demotion and rollback, newest first"],
    ["$0 models history MULTISEASON_FEB25_MAE@1", "those of one model"],
    ["$0 models history --on 2025-02-03", "who held what at the end of that day (UTC)"],
    ["$0 models history --on 2025-02-03T18:30+01:00", "or at that moment"],
  ],
  options: (yargs) =>
    yargs
      .positional("model", { type: "string", describe: "Only this model: NAME@VERSION, or NAME for its newest" })
      .option("scope", { type: "string", requiresArg: true, describe: "Only this scope" })
      .option("alias", { choices: ALIASES, describe: "Only this place" })
      .option("on", {
        type: "string",
        requiresArg: true,
        describe: "Who held what at the end of a day, or at a moment",
      })
      .option("limit", { type: "number", default: 20, describe: "Entries shown, the newest" }),
  async run(flags, { console }) {
    const { limit, on, alias } = flags;
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new UsageError("BAD_LIMIT", `--limit ${limit} is not a whole number of 1 or more`);
    }
    if (on !== undefined && flags.model !== undefined) {
      throw new UsageError("BAD_USAGE", "--on says who held what: name no model beside it");
    }
    const until = on === undefined ? undefined : parseMoment(on, "--on");
    if (!existsSync(pathsOf(flags).registry)) {
      if (flags.json) console.printJson(until ? { at: until, standings: [] } : { entries: [], total: 0, limit });
      else printHistory([], 0, console);
      return EXIT.ok;
    }
    return withRegistry(flags, { readonly: true }, (registry) => {
      const scope = knownScope(registry, flags.scope);
      const filter = { ...(scope !== undefined && { scope }), ...(alias && { alias }) };
      if (until !== undefined) {
        const standings = standingsOn(registry, until, filter);
        if (flags.json) console.printJson({ at: until, standings });
        else printStandings(standings, until, until > new Date().toISOString(), console);
        return EXIT.ok;
      }
      const model = flags.model === undefined ? undefined : registry.getModel(flags.model, scope ?? DEFAULT_SCOPE);
      const log = registry.promotions({ ...filter, ...(model && { model }) });
      const entries = log.slice(-limit).reverse();
      if (flags.json) console.printJson({ entries, total: log.length, limit });
      else printHistory(entries, log.length, console);
      return EXIT.ok;
    });
  },
};

/** @throws UsageError UNKNOWN_SCOPE with near names */
function knownScope(registry: Registry, scope: string | undefined): string | undefined {
  const scopes = registry.scopes();
  if (scope === undefined || scope === DEFAULT_SCOPE || scopes.includes(scope)) return scope;
  throw new UsageError("UNKNOWN_SCOPE", `nothing was ever promoted in scope "${scope}"${didYouMean(scope, scopes)}`, {
    hint:
      scopes.length > 0
        ? `there ${scopes.length === 1 ? "is" : "are"} ${scopes.join(", ")}`
        : "no model was promoted yet",
  });
}
