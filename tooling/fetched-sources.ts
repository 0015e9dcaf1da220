const FETCHED = [
  /<(?:script|img|iframe|source)\b[^>]*\bsrc\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]+)/g,
  /<link\b[^>]*\bhref\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]+)/g,
  /\bimport\b[^;'"]*["']((?:https?:)?\/\/[^"']+)/g,
  /\burl\(\s*["']?((?:https?:)?\/\/[^"')\s]+)/g,
];

/** What a browser fetches from elsewhere to show a page or a style sheet; a link that a reader may follow is no such thing. */
export const fetchedSources = (text: string): string[] =>
  FETCHED.flatMap((pattern) => [...text.matchAll(pattern)].map(([, source = '']) => source));
