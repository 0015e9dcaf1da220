/** What each subpath may weigh at the most: bytes, minified and gzipped, without peers, everything it exports used. */
export const ceilings: Readonly<Record<string, number>> = {
  demesne: 14_336,
  'demesne/application': 24_576,
  'demesne/messaging': 26_624,
  'demesne/event-sourcing': 24_576,
  'demesne/in-memory': 22_528,
  'demesne/sqlite': 35_840,
  'demesne/postgres': 44_032,
  'demesne/testing': 11_264,
  'demesne/testing/contract': 65_536,
  'demesne/architecture': 13_312,
};

/** What `demesne` may cost a program that defines one aggregate and no more. */
export const minimalAggregate = 5_120;
