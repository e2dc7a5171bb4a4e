import type { Argv } from "yargs";
import { UsageError } from "../core/errors.js";
import { ALIASES, type Alias, DEFAULT_SCOPE } from "../registry/index.js";
import type { GlobalFlags } from "./command.js";
import { personName } from "./person-name.js";

/** Flags of every command that moves an alias. */
export interface MoveFlags {
  alias: Alias;
  scope: string;
  reason: string | undefined;
  by: string | undefined;
  dryRun: boolean;
  yes: boolean;
}

export function moveOptions(yargs: Argv<GlobalFlags>, reason: string) {
  return aliasOptions(yargs)
    .option("reason", { type: "string", requiresArg: true, describe: reason })
    .option("by", { type: "string", requiresArg: true, describe: "Who does it [user.name of git, or the account]" })
    .option("dry-run", { type: "boolean", default: false, describe: "Print the plan and change nothing" })
    .option("yes", { alias: "y", type: "boolean", default: false, describe: "Do not ask on a terminal" });
}

export function aliasOptions(yargs: Argv<GlobalFlags>) {
  return yargs
    .option("alias", { choices: ALIASES, default: "champion" as Alias, describe: "Which place" })
    .option("scope", {
      type: "string",
      requiresArg: true,
      default: DEFAULT_SCOPE,
      describe: "Market the place is for",
    });
}

/** The reason without blanks around it; null when none is given. @throws UsageError NO_REASON on an empty one */
export function reasonOf({ reason }: Pick<MoveFlags, "reason">): string | null {
  if (reason === undefined) return null;
  if (reason.trim() !== "") return reason.trim();
  throw new UsageError("NO_REASON", "--reason is empty", { hint: "say in a sentence why; it is kept for ever" });
}

/** @throws UsageError NO_REASON */
export function requireReason(flags: Pick<MoveFlags, "reason">, what: string): string {
  const reason = reasonOf(flags);
  if (reason !== null) return reason;
  throw new UsageError("NO_REASON", `${what} needs --reason`, {
    hint: '--reason "why, in a sentence"; it is kept for ever',
  });
}

/** The reason of a demotion or rollback; a dry run may do without. @throws UsageError NO_REASON */
export function moveReason(flags: Pick<MoveFlags, "reason" | "dryRun">, what: string): string | null {
  return flags.dryRun ? reasonOf(flags) : requireReason(flags, what);
}

/** Who does it. @throws UsageError NO_NAME */
export function byWhom({ by }: Pick<MoveFlags, "by">): string {
  const name = (by ?? personName())?.trim();
  if (name) return name;
  throw new UsageError("NO_NAME", "say who does it: --by NAME");
}
