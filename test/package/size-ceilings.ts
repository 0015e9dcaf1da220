/** What each subpath may weigh at the most: bytes, minified and gzipped, without peers, everything it exports used. */
export const ceilings: Readonly<Record<string, number>> = {
  demesne: 16_384,
  'demesne/application': 10_240,
  'demesne/messaging': 10_240,
  'demesne/in-memory': 20_480,
  'demesne/testing': 20_480,
  'demesne/testing/contract': 30_720,
  'demesne/architecture': 20_480,
};

/** What `demesne` may cost a program that defines one aggregate and no more. */
export const minimalAggregate = 5_120;
