/** Share of the training dates, the latest, that judge when to stop. */
const VALIDATION_SHARE = 0.15;

/** How many of `dates` training dates (2 or more), the latest, become the validation part: at least one, and never all. */
export function validationDates(dates: number): number {
  return Math.max(1, Math.round(dates * VALIDATION_SHARE));
}
