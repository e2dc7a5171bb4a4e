import type { Coverage } from "../warehouse/data-coverage/data-coverage.js";
import { listed } from "./which-runs.js";

/** Whether figures from the data can be believed, and by which thresholds: two sentences. */
export function dataVerdict({ checks, ok }: Coverage): string {
  const failed = checks.filter(({ verdict }) => verdict === "fail");
  const names = (some: Coverage["checks"]) =>
    namesOf(some).map((name) => {
      const seasons = some.flatMap((one) => (one.name === name && one.season !== null ? [one.season] : []));
      return seasons.length === 0 ? inList(name) : `${name} (${seasons.join(", ")})`;
    });
  if (!ok) {
    return `**Not ready: figures from this data are not to be believed.** It falls short of ${listed(names(failed))}.`;
  }
  const asked = listed(namesOf(checks.filter(({ verdict }) => verdict === "pass")).map(inList));
  const remarked = checks.filter(({ verdict }) => verdict === "remark");
  const short =
    remarked.length === 0 ? "" : `, and falls short of ${listed(names(remarked))} only, which does not count`;
  return `**Ready**: the data reaches what is asked of ${asked}${short}. That says how much there is and how whole it is, not that a model can win on it.`;
}

const namesOf = (checks: Coverage["checks"]) => [...new Set(checks.map(({ name }) => name))];

/** "records, minimum" would look like two. */
const inList = (name: string) => name.replace(/, (.*)$/, " ($1)");
