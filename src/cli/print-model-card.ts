import { modelText } from "../registry/index.js";
import { formatBytes, formatCount, formatFigure, NOTHING, shortHash, unitOf } from "../reports/format.js";
import type { ModelCard } from "../runner/promote/model-card.js";
import { HEADLINE } from "../runner/promote/promotion-plan.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { FIGURE_NAMES } from "./figure-names.js";
import { idWord, nextLine } from "./next-steps.js";
import { printEntry, timeText } from "./print-history.js";
import { placeText } from "./print-models.js";
import { printPoints, wrappedFacts } from "./print-wrapped.js";
import { formatTable } from "./table.js";

/** Everything about one registered model. */
export function printModelCard(card: ModelCard, console: Console): void {
  const { registered, versions, run, file, history } = card;
  const { code } = run;
  const commit = code.commit
    ? `${code.commit.slice(0, 12)}${code.dirty ? " with uncommitted changes" : ""}`
    : "not in git";
  console.print(
    wrappedFacts([
      ["model", `${modelText(card)}${versions.length > 1 ? ` (versions ${versions.at(-1)} to ${versions[0]})` : ""}`],
      ["standing", standingText(card)],
      [
        "data",
        `${card.data_source === "simulated" ? pc.yellow("SIMULATED") : "imported"}, SHA256 ${shortHash(run.datasetSha256)}`,
      ],
      ["registered", `${timeText(registered.createdAt)} UTC`],
      ["run", `${card.run_name} ${card.run_id}, ${run.status}`],
      ["code", commit],
      ["learned", learnedText(card)],
      ["evaluated", card.evaluated ? `${card.evaluated.from} to ${card.evaluated.to}` : NOTHING],
      ["family", `${card.family}, feature set ${card.feature_set}, seed ${run.seed}`],
      [
        "settings",
        Object.entries(card.settings)
          .map(([name, value]) => `${name} ${value}`)
          .join(", ") || NOTHING,
      ],
      ["file", fileText(card)],
      [
        "leak audit",
        card.leak_verdict === null ? NOTHING : card.leak_verdict === "CLEAN" ? "CLEAN" : pc.red(card.leak_verdict),
      ],
      ["gates", gatesText(card)],
    ]),
  );
  if (file.fault !== null) console.print(pc.red(`\n${file.fault}`));
  console.print();
  console.print(
    formatTable(
      ["figure (95 % interval)", "value", "n"],
      HEADLINE.map((name) => {
        const figure = card.figures[name];
        return [FIGURE_NAMES[name], formatFigure(figure, unitOf(name)), figure ? formatCount(figure.n) : ""];
      }),
      { right: [2] },
    ),
  );
  if (card.judgement && card.judgement.decision !== "PROMOTE") {
    console.print(`\n${pc.bold("Gates that do not pass now")}`);
    printPoints(card.judgement.reasons, console);
  }
  if (history.length > 0) {
    console.print(`\n${pc.bold("History")} (UTC)`);
    for (const [index, entry] of history.entries()) {
      if (index > 0) console.print();
      printEntry(entry, console);
    }
  }
  const next =
    registered.aliases.length > 0 ? "proplab models history" : `proplab promote ${modelText(card)} --dry-run`;
  console.next(nextLine(next, `proplab show ${idWord(card.run_id)}`));
}

function standingText({ registered: { aliases, status, everForced } }: ModelCard): string {
  const places = aliases.map(
    (alias) => `${placeText(alias)} since ${timeText(alias.since)} UTC${alias.forced ? ", FORCED" : ""}`,
  );
  if (places.length === 0 || status === "archived") places.push(status);
  if (everForced && aliases.every(({ forced }) => !forced)) places.push("was promoted by force once");
  return places.join("; ");
}

function learnedText({ windows }: ModelCard): string {
  const last = windows.at(-1);
  if (!last) return NOTHING;
  const rows = `${formatCount(last.trainRows)} rows, ${formatCount(last.validationRows)} of validation`;
  return `${last.trainStart} to ${last.trainEnd}, ${rows}${windows.length > 1 ? `; the last of ${windows.length} windows` : ""}`;
}

function fileText({ sha256, file: { bytes, state } }: ModelCard): string {
  const size = bytes === null ? "" : `, ${formatBytes(bytes)}`;
  return `${state === "intact" ? pc.green("intact") : pc.red(state.toUpperCase())}${size}, SHA256 ${shortHash(sha256)}`;
}

function gatesText({ registered: { decision }, judgement, not_judged: why }: ModelCard): string {
  const then = `${decision ?? "not judged"} when the run was made`;
  if (!judgement) return `${then}; cannot be judged now: ${why}`;
  return `${then}, ${judgement.decision} now by profile ${judgement.judged_by.profile}`;
}
