/** What each subpath may weigh at the most: bytes, minified and gzipped, without peers, everything it exports used. */
export const ceilings: Readonly<Record<string, number>> = {
  demesne: 14_336,
  'demesne/application': 28_672,
  'demesne/messaging': 28_672,
  'demesne/event-sourcing': 31_744,
  'demesne/in-memory': 28_672,
  'demesne/sqlite': 44_032,
  'demesne/postgres': 56_320,
  'demesne/testing': 18_432,
  'demesne/testing/contract': 110_592,
  'demesne/architecture': 13_312,
};

/** What `demesne` may cost a program that defines one aggregate and no more. */
export const minimalAggregate = 5_120;
