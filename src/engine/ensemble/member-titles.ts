/** "trees", "mlp", "mlp_2": each member's family, with its number among those of its kind where there are several. */
export function memberTitles(members: readonly { readonly framework: string }[]): string[] {
  const seen = new Map<string, number>();
  return members.map(({ framework }) => {
    const count = (seen.get(framework) ?? 0) + 1;
    seen.set(framework, count);
    return count === 1 ? framework : `${framework}_${count}`;
  });
}
