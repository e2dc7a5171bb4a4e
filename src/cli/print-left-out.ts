import { ArtifactStore } from "../registry/artifact-store.js";
import { damagedOf } from "../registry/exchange/export-artifacts.js";
import type { LeftOutArtifact } from "../registry/exchange/manifest.js";
import { formatCount } from "../reports/format.js";
import type { Console } from "./console.js";
import { idWord } from "./next-steps.js";

/** Artifacts that are listed; the manifest has all. */
const MOST_LISTED = 10;

/** Prints which artifacts' files an export could not hold, and why. */
export function printLeftOut(leftOut: readonly LeftOutArtifact[], artifactsFolder: string, console: Console): void {
  const damaged = damagedOf(leftOut);
  const freed = leftOut.length - damaged.length;
  if (freed > 0) console.print(`${artifactsText(freed)} left out: a gc freed them meanwhile`);
  if (damaged.length === 0) return;
  console.print(`\n${artifactsText(damaged.length)} left out, their files are not what was stored:`);
  const store = new ArtifactStore(artifactsFolder);
  for (const { run_id: run, artifact, sha256, problem } of damaged.slice(0, MOST_LISTED)) {
    console.print(`${problem.padEnd(10)}  ${artifact} of run ${idWord(run)}`);
    console.printAsIs(`            ${store.absolutePath(sha256)}`);
  }
  if (damaged.length > MOST_LISTED) {
    console.print(`and ${formatCount(damaged.length - MOST_LISTED)} more; manifest.json of the export names all`);
  }
  console.print("Everything else is in the export. The exit code is 5 unless --accept-missing is given.");
}

const artifactsText = (count: number): string =>
  `${formatCount(count)} ${count === 1 ? "artifact is" : "artifacts are"}`;
