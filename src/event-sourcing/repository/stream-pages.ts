import { isLater, type Eventual } from '../../messaging/eventual.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import { isLastPage, type StreamPage, type StreamReader } from '../../messaging/stream/stream-log.ts';

/** Where to read a stream, and how much of it at once. */
export interface StreamPages {
  readonly log: StreamReader;
  readonly stream: string;
  readonly pageSize: number;
}

/** What is done with each page; whether more of them are wanted. */
type TakePage = (events: readonly EventEnvelope[]) => boolean;

/** Hands on the events of a stream page by page, at once where the log gives them at once. */
export function eachPage(pages: StreamPages, fromVersion: number, take: TakePage): Eventual<void> {
  let next: number | undefined = fromVersion;
  while (next !== undefined) {
    const page = pageFrom(pages, next);
    if (isLater(page)) return eachPageLater(pages, page, take);
    next = versionAfter(pages, page, take);
  }
}

async function eachPageLater(pages: StreamPages, first: PromiseLike<StreamPage>, take: TakePage): Promise<void> {
  let next = versionAfter(pages, await first, take);
  while (next !== undefined) next = versionAfter(pages, await pageFrom(pages, next), take);
}

/** The pages of a stream, for who takes his time. */
export async function* pagesOf(pages: StreamPages, fromVersion: number): AsyncGenerator<StreamPage> {
  for (let next = fromVersion; ;) {
    const page = await pageFrom(pages, next);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (isLastPage(page, pages.pageSize)) return;
    next = last.aggregate.version + 1;
  }
}

const pageFrom = ({ log, stream, pageSize }: StreamPages, version: number): Eventual<StreamPage> =>
  log.readStream(stream, version, pageSize);

/** Where to go on; nothing at the end, or where no more is wanted. */
function versionAfter({ pageSize }: StreamPages, page: StreamPage, take: TakePage): number | undefined {
  const wantsMore = take(page);
  const last = page.at(-1);
  return last === undefined || isLastPage(page, pageSize) || !wantsMore ? undefined : last.aggregate.version + 1;
}
