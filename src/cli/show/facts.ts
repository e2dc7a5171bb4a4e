import type { AliasRow, RunDetail } from "../../registry/index.js";
import { isOfRetrain } from "../../registry/is-of-retrain.js";
import { lossPhrase } from "../../reports/fit-phrases.js";
import { shortHash } from "../../reports/format.js";
import { outputColors as pc } from "../colors.js";
import { shellWord } from "../shell-word.js";

const REPRODUCED = {
  byte_for_byte: "the same byte for byte",
  same_figures: "with the same predictions and figures",
  not_reproduced: "with another result",
} as const;

/** What a run is, what became of it, and what it ran on, as names and values. */
export function runFacts(run: RunDetail, aliases: readonly AliasRow[]): [string, string | number | null][] {
  const { environment: machine } = run;
  const source = run.dataSource === "simulated" ? pc.yellow("SIMULATED") : "imported";
  const threads = machine.threads ? `, up to ${machine.threads} threads` : "";
  return [
    ["run", `${run.name} ${pc.dim(run.id)}`],
    ["status", run.status + (run.error ? `: ${run.error}` : "")],
    ["hypothesis", run.hypothesis],
    ["tags", run.tags.join(", ") || null],
    ...run.acknowledgements.map(({ at, by, reason }): [string, string] => [
      "answered",
      `by ${by} on ${at.slice(0, 10)}: ${reason}`,
    ]),
    ["data", `${source}, SHA256 ${shortHash(run.datasetSha256)}`],
    ["model", modelText(run)],
    ["registered", registeredText(run, aliases)],
    ["started", run.startedAt],
    ["finished", run.finishedAt],
    ["seed", run.seed],
    ["command", commandText(run.commandLine) ?? originText(run.commandLine)],
    ["part of", run.parentId],
    ["taken over", takenOverText(run)],
    ...run.reproductions.map(({ at, verdict, firstDifference }): [string, string] => [
      "made again",
      `on ${at.slice(0, 10)}, ${REPRODUCED[verdict]}${firstDifference === null ? "" : `: ${firstDifference}`}`,
    ]),
    ["code", codeText(run.code)],
    ["program", `proplab ${machine.program}, node ${machine.node}, ${machine.platform}`],
    ["machine", `${machine.cores} cores (${machine.cpuModel})${threads}`],
    ["packages", packagesText(machine)],
  ];
}

/** The registered models of a run and what they are now: "NAME version 3, champion of points"; null without one. */
function registeredText({ models }: RunDetail, aliases: readonly AliasRow[]): string | null {
  const texts = models.map(({ name, version }) => {
    const own = aliases.filter(({ model }) => model.name === name && model.version === version);
    const standing = own.map(
      ({ alias, scope, forced }) => `, ${alias} of ${scope}${forced ? " against the gates" : ""}`,
    );
    return `${name} version ${version}${standing.join("")}`;
  });
  return texts.join("; ") || null;
}

/** A run of another registry: its times, machine and command are of there. */
function takenOverText({ takenOver }: RunDetail): string | null {
  return takenOver && `on ${takenOver.at.slice(0, 10)} from an export of proplab ${takenOver.program}; made elsewhere`;
}

/** The command of a run as it can be typed again; null for a run that no command made: a program logged it by the library. */
export function commandText(words: readonly string[]): string | null {
  return isOfRetrain(words) ? lineOf(["proplab", ...words]) : null;
}

function originText(words: readonly string[]): string {
  return `none: logged by the library${words.length > 0 ? `, in ${lineOf(words)}` : ""}`;
}

function lineOf(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}

/** null for a run that failed before its settings were logged. */
function modelText({ params: { framework, loss_function: loss } }: RunDetail): string | null {
  if (framework === undefined) return null;
  return typeof loss === "string" ? `${framework}, ${lossPhrase(loss)}` : String(framework);
}

function codeText({ commit, dirty, diffSha256 }: RunDetail["code"]): string {
  if (commit === null) return "not in git";
  const changes = diffSha256 === null ? "" : `, SHA256 ${shortHash(diffSha256)}`;
  return dirty ? `${shortHash(commit)} with uncommitted changes${changes}` : shortHash(commit);
}

function packagesText({ packageVersions, lockfileSha256 }: RunDetail["environment"]): string {
  const lock = lockfileSha256 === null ? "no lockfile" : `lockfile SHA256 ${shortHash(lockfileSha256)}`;
  return `${Object.keys(packageVersions).length} direct (--json has their versions), ${lock}`;
}
