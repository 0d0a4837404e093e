/** US dollars. A total with an unknown price in it is unknown, and where nothing has a price there is no cost, which is not a cost of zero. */
export const knownCost = ({ cost, costs, unpriced }: { cost: string; costs: number; unpriced: number }): string | null =>
  unpriced === 0 && costs > 0 ? cost : null;
