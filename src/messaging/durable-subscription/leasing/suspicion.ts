/** How often a message is tried alone before it is taken for the one that kills. */
export const SUSPECT_ATTEMPTS = 3;
