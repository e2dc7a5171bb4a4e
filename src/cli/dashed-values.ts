/** Flags whose value may begin with a dash. */
const FLAGS: readonly string[] = ["--sort"];

/** Joins `--sort -started` into `--sort=-started`: yargs would take the value for a flag. */
export function joinDashedValues(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const [flag, value] = [argv[i]!, argv[i + 1]];
    const isDashed = value !== undefined && /^-[A-Za-z]/.test(value);
    if (FLAGS.includes(flag) && isDashed) {
      joined.push(`${flag}=${value}`);
      i += 1;
    } else joined.push(flag);
  }
  return joined;
}
