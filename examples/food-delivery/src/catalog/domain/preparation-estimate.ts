/** Portions of one dish. */
export interface Portions {
  readonly quantity: number;
  readonly preparationMinutes: number;
}

/** How long a kitchen will take for an order. */
export interface PreparationEstimate {
  estimateMinutes(dishes: readonly Portions[]): number;
}

/** Dishes cook side by side, so the slowest one decides; each further portion costs a minute of somebody's hands. */
export const cookedSideBySide: PreparationEstimate = {
  estimateMinutes: (dishes) => {
    const slowest = Math.max(0, ...dishes.map(({ preparationMinutes }) => preparationMinutes));
    const portions = dishes.reduce((sum, { quantity }) => sum + quantity, 0);
    return Math.max(1, slowest + portions - 1);
  },
};
