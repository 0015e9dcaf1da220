/** What each subpath may weigh at the most: bytes, minified and gzipped, without peers, everything it exports used. */
export const ceilings: Readonly<Record<string, number>> = {
  demesne: 14_336,
  'demesne/application': 27_648,
  'demesne/messaging': 27_648,
  'demesne/event-sourcing': 28_672,
  'demesne/in-memory': 27_648,
  'demesne/sqlite': 43_008,
  'demesne/postgres': 53_248,
  'demesne/testing': 17_408,
  'demesne/testing/contract': 102_400,
  'demesne/architecture': 13_312,
};

/** What `demesne` may cost a program that defines one aggregate and no more. */
export const minimalAggregate = 5_120;
