import { type AliasRow, DEFAULT_SCOPE, type ModelPage, type ModelSummary, modelText } from "../registry/index.js";
import { formatCount, NOTHING } from "../reports/format.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { afterNoModel, afterNoneFits, nextLine } from "./next-steps.js";
import { printPoints } from "./print-wrapped.js";
import { formatTable } from "./table.js";

/** A page of registered models, newest first. */
export function printModels(
  { models, total }: ModelPage,
  { offset, isFiltered }: { readonly offset: number; readonly isFiltered: boolean },
  console: Console,
): void {
  if (models.length === 0) {
    const isNone = total === 0 && !isFiltered;
    console.print(
      total > 0
        ? `no model from ${formatCount(offset + 1)} on: there are ${formatCount(total)}`
        : isNone
          ? NONE
          : NONE_FITS,
    );
    console.next(isNone ? afterNoModel() : afterNoneFits("proplab models list"));
    return;
  }
  const isMixed = new Set(models.map(({ dataSource }) => dataSource)).size > 1;
  const rows = models.map((model) => [
    modelText(model),
    standing(model),
    gatesText(model),
    model.family,
    ...(isMixed ? [model.dataSource] : []),
    model.runId.slice(0, 12),
    model.createdAt.slice(0, 10),
  ]);
  console.print(
    formatTable(["model", "standing", "gates", "family", ...(isMixed ? ["data"] : []), "run", "registered"], rows),
  );
  console.print(pc.dim("\ngates: their decision when the run was made; SUSPECT and LEAK: its leak audit"));
  if (!isMixed)
    console.print(pc.dim(`all on ${models[0]!.dataSource === "simulated" ? "SIMULATED" : "imported"} data`));
  if (models.some(({ everForced }) => everForced)) {
    printPoints(["forced: promoted against the gates by a person who gave a reason (models history)"], console, "");
  }
  const last = offset + models.length;
  if (last < total)
    console.print(
      `${formatCount(offset + 1)} to ${formatCount(last)} of ${formatCount(total)}; --offset ${last} shows more`,
    );
  console.next(nextLine(`proplab models show ${modelText(models[0]!)}`));
}

const NONE = "no registered models yet";
const NONE_FITS = "no registered model fits";

/** The places of a model and what else sets it apart; "—" for one that is registered and no more. */
function standing({ aliases, status, everForced }: ModelSummary): string {
  const places = aliases.map((alias) => placeText(alias) + (alias.forced ? pc.red(" (forced)") : ""));
  if (status === "archived") places.push("archived");
  if (everForced && aliases.every(({ forced }) => !forced)) places.push("once forced");
  return places.join(", ") || NOTHING;
}

/** The decision, and the leak audit where it is not CLEAN. */
function gatesText({ decision, leakVerdict }: ModelSummary): string {
  const said = decision ?? NOTHING;
  return leakVerdict === null || leakVerdict === "CLEAN" ? said : `${said}, ${pc.red(leakVerdict)}`;
}

/** "champion", or "champion of rebounds" outside the usual scope. */
export function placeText({ alias, scope }: Pick<AliasRow, "alias" | "scope">): string {
  return scope === DEFAULT_SCOPE ? alias : `${alias} of ${scope}`;
}
