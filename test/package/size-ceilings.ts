/** What each subpath may weigh at the most: bytes, minified and gzipped, without peers, everything it exports used. */
export const ceilings: Readonly<Record<string, number>> = {
  demesne: 14_336,
  'demesne/application': 20_480,
  'demesne/messaging': 24_576,
  'demesne/in-memory': 20_480,
  'demesne/sqlite': 28_672,
  'demesne/postgres': 34_816,
  'demesne/testing': 11_264,
  'demesne/testing/contract': 61_440,
  'demesne/architecture': 13_312,
};

/** What `demesne` may cost a program that defines one aggregate and no more. */
export const minimalAggregate = 5_120;
