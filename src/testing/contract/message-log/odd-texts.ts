/** Texts that have been mistaken for something else before; every database can keep them. */
export const oddTexts: readonly string[] = [
  'with space',
  ' ',
  'a/b/c',
  '/',
  '%2F and %25',
  '@north/Account/a',
  `'; drop table messages; --`,
  'double "quotes"',
  'back\\slash \\u0000',
  '$1 ? :name ${x}',
  'line\nbreak\ttab\r',
  '{"json":[1]}',
  'null',
  '0',
  '__proto__',
  'constructor',
  'toString',
  'straße in İstanbul',
  'العربية \u202E',
  '漢字',
  '👩‍👩‍👧 🇨🇭',
  '\u2028\u2029\uFEFF\u200B',
  '\u0001\u001F\u007F',
  '\uFFFD\uFFFF',
];

/** Texts that collations, trimming, normal forms and numbers take for the same. */
export const lookAlikes: readonly string[] = [
  'north',
  'North',
  'NORTH',
  'north ',
  ' north',
  'n\u00F6rth',
  'no\u0308rth',
  '\uFF4Eorth',
  'n\u200Borth',
  '7',
  '07',
  '7.0',
  '+7',
];

/** A text of so many characters of three bytes each, which no database makes smaller. */
export const longText = (length: number, kind = 0): string => scattered(length, 0x4e00, 20_011, kind);

/** A text of so many characters of four bytes each, of two UTF-16 units. */
export const astralText = (length: number): string => scattered(length, 0x20000, 40_009, 0);

const scattered = (length: number, from: number, among: number, kind: number): string =>
  String.fromCodePoint(...Array.from({ length }, (_, index) => from + ((index * index * 7_919 + kind) % among)));
