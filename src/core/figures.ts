import { decimalsApart } from "./telling-decimals.js";

/** A share with one decimal, for messages and evidence: 0.5238 as "52.4 %". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * How to print shares that are judged by a threshold, and the threshold: in percent, with as many decimals as it takes that none looks
 * like the threshold without being it. 0.98971 against 0.99: "98.97 %" and "99.00 %".
 */
export function percentAgainst(shares: readonly (number | null)[], threshold: number): (share: number) => string {
  const inPercent = shares.map((share) => (share === null ? null : 100 * share));
  const decimals = decimalsApart(inPercent, 100 * threshold, 1);
  return (share) => shareText(share, decimals);
}

/** A share in percent; never printed as 0 for something nor as 100 for less than everything: "under 0.1 %", "over 99.9 %". */
export function shareText(share: number, decimals = 1): string {
  const text = (100 * share).toFixed(decimals);
  const step = 10 ** -decimals;
  if (share > 0 && Number(text) === 0) return `under ${step.toFixed(decimals)} %`;
  if (share < 1 && Number(text) === 100) return `over ${(100 - step).toFixed(decimals)} %`;
  return `${Number(text) === 0 ? (0).toFixed(decimals) : text} %`;
}

/** A whole number with thousands set off: 7459 as "7,459". */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
