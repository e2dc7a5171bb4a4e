/** What one program did in several periods, one after the other, as if it were one: seconds added up, the lists one behind the other. */
export function poolPeriods(periods) {
  const sum = (key) => periods.reduce((total, period) => total + period[key], 0);
  const joined = (key) => periods.flatMap((period) => period[key] ?? []);
  return {
    ...periods[0],
    ...Object.fromEntries(["seconds", "processor", "skipped"].map((key) => [key, sum(key)])),
    ...Object.fromEntries(["windows", "day", "player", "prediction"].map((key) => [key, joined(key)])),
  };
}
