/** A share with one decimal, for messages and evidence: 0.5238 as "52.4 %". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A whole number with thousands set off: 7459 as "7,459". */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
