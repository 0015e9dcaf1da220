/** How far to look for a driver. */
export interface SearchPolicy {
  readonly firstRadiusMetres: number;
  /** The next radius, or nothing where it has been tried far enough. */
  widen(radiusMetres: number): number | undefined;
}

/** Tries some radii one after the other. */
export const inSteps = (first: number, ...wider: readonly number[]): SearchPolicy => ({
  firstRadiusMetres: first,
  widen: (radiusMetres) => wider.find((step) => step > radiusMetres),
});

/** Around the corner, in the quarter, across town. */
export const acrossTown: SearchPolicy = inSteps(2_000, 5_000, 15_000);
