import type { Eventual } from '../../messaging/eventual.ts';
import { untilAborted } from '../../messaging/waiting/until-aborted.ts';
import type { CheckedReading } from './reading-options.ts';

/** Something read page by page: where a page is fetched, and what of it is handed out. */
export interface Paged<Found, Seen> {
  /** The next page, of so many at the most; nothing where the last one was it. */
  next(count: number): Eventual<readonly Found[] | undefined>;
  /** What a reader sees of what was found. */
  see(found: Found): readonly Seen[];
}

/** What is handed out one after the other; each time somebody begins to read, it is read anew. */
export const reading = <Found, Seen>(
  open: () => Eventual<Paged<Found, Seen>>,
  options: CheckedReading,
): AsyncIterable<Seen> => ({ [Symbol.asyncIterator]: () => pages(open, options) });

async function* pages<Found, Seen>(
  open: () => Eventual<Paged<Found, Seen>>,
  { limit, pageSize, signal, isBackwards }: CheckedReading,
): AsyncGenerator<Seen, void, undefined> {
  let left = limit;
  const paged = await before(signal, open);
  for (;;) {
    const page = await before(signal, () => paged.next(pageSize));
    if (page === undefined) return;
    for (const found of page) {
      signal?.throwIfAborted();
      const seen = paged.see(found);
      for (const one of isBackwards ? seen.toReversed() : seen) {
        yield one;
        if ((left -= 1) === 0) return;
      }
    }
  }
}

/** What is fetched, unless the signal is aborted before. */
const before = async <T>(signal: AbortSignal | undefined, fetch: () => Eventual<T>): Promise<T> => {
  signal?.throwIfAborted();
  return signal === undefined ? fetch() : untilAborted(Promise.resolve(fetch()), signal);
};
