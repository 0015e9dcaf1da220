/** What each subpath may weigh at the most: bytes, minified and gzipped, without peers, everything it exports used. */
export const ceilings: Readonly<Record<string, number>> = {
  demesne: 14_336,
  'demesne/application': 13_312,
  'demesne/messaging': 21_504,
  'demesne/in-memory': 15_360,
  'demesne/sqlite': 18_432,
  'demesne/postgres': 17_408,
  'demesne/testing': 11_264,
  'demesne/testing/contract': 47_104,
  'demesne/architecture': 13_312,
};

/** What `demesne` may cost a program that defines one aggregate and no more. */
export const minimalAggregate = 5_120;
