import { whatWouldChange } from "../gates/index.js";
import { type AliasRow, modelText } from "../registry/index.js";
import { formatCount, formatFigure, NOTHING, shortHash, unitOf } from "../reports/format.js";
import { gateFigure, gateThreshold, isPassed, verdictWord } from "../reports/gate-phrases.js";
import type { AgainstChampion } from "../runner/promote/against-champion.js";
import { isForced, type PromotionWord } from "../runner/promote/apply-plan.js";
import { HEADLINE, NEEDED, type PlannedModel, type PromotionPlan } from "../runner/promote/promotion-plan.js";
import type { RejudgedRun } from "../runner/rejudge.js";
import { outputColors as pc } from "./colors.js";
import type { Console } from "./console.js";
import { FIGURE_NAMES } from "./figure-names.js";
import { nextLine } from "./next-steps.js";
import { gateTable } from "./print-gates.js";
import { timeText } from "./print-history.js";
import { printPoints, wrappedFacts } from "./print-wrapped.js";
import { formatTable } from "./table.js";

const TITLES = { promote: "Promotion", demote: "Demotion", rollback: "Rollback" } as const;
const NOBODY = "none";

/** A plan: what moves and on what grounds; where it is carried out, what spoke against it and what will be logged. */
export function printPlan(plan: PromotionPlan, word: PromotionWord, console: Console): void {
  const { action, scope, alias, from, to, moves } = plan;
  if (moves.length === 0) {
    console.print(`${modelText(to!)} is ${alias} of ${scope} already: nothing to do`);
    return;
  }
  console.print(pc.bold(`${TITLES[action]}: ${alias} of ${scope}`));
  const place = moves.map(({ alias: one, from: a, to: b }) => [one, a ?? NOBODY, b ?? NOBODY]);
  console.print(formatTable(["place", "now", "then"], place));
  console.print();
  console.print(wrappedFacts([...(to ? modelFacts(to, plan) : modelFacts(from!, plan))]));
  printFigures(from, to, console);
  if (plan.against_champion?.mae_difference) printPoints([againstSentence(plan.against_champion)], console, "");
  const isRefused = plan.objections.length > 0 && !word.force;
  if (plan.judgement) {
    if (plan.objections.some(({ code }) => code === "GATES_REFUSED")) printOpenGates(plan.judgement, console);
    else console.print(`\n${gateTable(plan.judgement)}`);
  }
  // a refusal ends in an error that names them
  if (plan.objections.length > 0 && !isRefused) {
    console.print(`\n${pc.red(pc.bold("Speaks against it"))}`);
    printPoints(
      plan.objections.map(({ message }) => message),
      console,
    );
  }
  if (plan.cautions.length > 0) {
    console.print(`\n${pc.bold("To keep in mind")}`);
    printPoints(plan.cautions, console);
  }
  if (!isRefused) printEntry(plan, word, console);
}

function modelFacts(model: PlannedModel, { judgement, leak_verdict: leak, action, alias }: PromotionPlan) {
  const facts: [string, string | null][] = [
    ["model", modelText(model)],
    ["run", `${model.run_name} ${model.run_id}`],
    ["data", model.data_source === "simulated" ? pc.yellow("SIMULATED") : "imported"],
    ["file", `${model.family}, ${model.feature_set}, SHA256 ${shortHash(model.sha256)}${judgement ? ", intact" : ""}`],
  ];
  if (judgement) {
    const { profile, file } = judgement.judged_by;
    const wanted = action === "promote" ? `; a ${alias} needs ${needed(alias)}` : "; a rollback does not ask them";
    facts.push(["gates", `${pc.bold(judgement.decision)} by profile ${profile} (${file})${wanted}`]);
    facts.push(["leak audit", leak === "CLEAN" ? leak : pc.red(leak ?? NOTHING)]);
  }
  return facts;
}

function needed(alias: keyof typeof NEEDED): string {
  return NEEDED[alias] === "PROMOTE" ? "PROMOTE" : `${NEEDED[alias]} or better`;
}

/** The headline figures of the model that leaves and the one that comes, each on its own rows. */
function printFigures(from: PlannedModel | null, to: PlannedModel | null, console: Console): void {
  const models = [from, to].filter((model) => model !== null);
  const head = ["", ...models.map((model) => (model === to ? "then" : "now"))];
  const rows = HEADLINE.map((name) => [
    FIGURE_NAMES[name],
    ...models.map(({ figures }) => {
      const figure = figures[name];
      return `${formatFigure(figure, unitOf(name))}${figure ? ` n=${formatCount(figure.n)}` : ""}`;
    }),
  ]);
  const days = models.map(({ evaluated: days }) => (days ? `${days.from} to ${days.to}` : NOTHING));
  console.print();
  console.print(formatTable(head, [["evaluated", ...days], ...rows]));
  console.print(pc.dim(`${models.length > 1 ? "each on its own rows; " : ""}95 % intervals`));
}

function againstSentence({ champion, standing, mae_difference: mae }: AgainstChampion): string {
  const says = standing === "open" ? "cannot be told apart" : standing;
  return `MAE less that of the champion ${champion} on the ${formatCount(mae!.n)} rows with a line that both predicted: ${formatFigure(mae, "difference")}: ${says}`;
}

/** Each gate that does not pass, once: its figure, what is wanted, and what would change it. */
function printOpenGates({ verdicts, judged_by: { thresholds } }: RejudgedRun, console: Console): void {
  const open = verdicts.filter(({ status }) => status !== "pass");
  const passing = verdicts.filter(isPassed).length;
  console.print(`\n${pc.bold("Gates that do not pass, and what would change that")}`);
  for (const verdict of open) {
    const [figure, wanted] = [gateFigure(verdict, thresholds), gateThreshold(verdict, thresholds)];
    const figures = figure === NOTHING ? "" : `: ${figure}${wanted === NOTHING ? "" : `, wanted ${wanted}`}`;
    printPoints([`${verdict.gate} (${verdictWord(verdict)})${figures}`], console);
    const way = whatWouldChange(verdict);
    if (way !== null) printPoints([way], console, "  > ");
  }
  console.print(pc.dim(`${passing} gates pass; proplab gates RUN has the evidence on each`));
}

function printEntry(plan: PromotionPlan, { by, reason, force }: PromotionWord, console: Console): void {
  const forced = isForced(plan, force);
  const mark = forced
    ? pc.red("FORCED, for ever marked so")
    : force
      ? "not marked as forced: nothing to override"
      : null;
  console.print(`\n${pc.bold("To be logged, never to be changed")}`);
  console.print(
    wrappedFacts([
      ["what", plan.moves.map(({ alias, from, to }) => `${alias} ${from ?? NOBODY} -> ${to ?? NOBODY}`).join("; ")],
      ["who", by],
      ["reason", reason],
      ...(mark ? [["force", mark] as [string, string]] : []),
    ]),
  );
}

/**
 * What was done, and what to do next.
 * @param seat the alias as it stands now; undefined after a demotion
 */
export function printMoved(
  { action, scope, alias, to }: PromotionPlan,
  at: string,
  seat: AliasRow | undefined,
  console: Console,
): void {
  const now = to ? `${modelText(to)} is ${alias} of ${scope}` : `${scope} has no ${alias} now`;
  const label = to?.data_source === "simulated" ? pc.yellow(" (SIMULATED data)") : "";
  console.print(`\n${pc.green("done")}: ${now}${label}${seat?.forced ? pc.red(", FORCED") : ""}`);
  console.print(`since ${timeText(at)} UTC`);
  const others = { promote: 'proplab rollback --reason "..." undoes it', demote: "proplab promote RUN --dry-run" };
  console.print(
    nextLine("proplab models history", action === "rollback" ? "proplab models show @champion" : others[action]),
  );
}
