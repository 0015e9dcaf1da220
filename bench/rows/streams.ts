import { EventStore } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { compare, type Side } from '../compare.ts';
import type { Finding, Row } from '../finding.ts';
import { MoneyDeposited } from '../models/account.ts';

/** Visits every index below a power of ten once, in no order that a cache could foresee. */
const scattered = (step: number, count: number): number => (step * 7_777_777) % count;

const deposit = new MoneyDeposited({ cents: 1 });

/** One event appended to one of so many streams. */
class Streams implements Side {
  readonly #count: number;
  readonly #events = new EventStore(new InMemoryStore());
  #step = 0;

  constructor(count: number) {
    this.#count = count;
  }

  async fill(): Promise<this> {
    for (let from = 0; from < this.#count; from += 1_000) {
      const indexes = Array.from({ length: Math.min(1_000, this.#count) }, (_, index) => from + index);
      const filled = await this.#events.appendAll(
        indexes.map((index) => ({ stream: streamAt(index), events: [deposit], expected: 'none' })),
      );
      filled._unsafeUnwrap();
    }
    return this;
  }

  async run(times: number): Promise<unknown> {
    for (let index = 0; index < times; index += 1) {
      const stream = streamAt(scattered((this.#step += 1), this.#count));
      const appended = await this.#events.append(stream, [deposit], { expected: 'exists' });
      appended._unsafeUnwrap();
    }
    return this.#step;
  }
}

const streamAt = (index: number): { readonly type: string; readonly id: string } => ({
  type: 'Account',
  id: `a-${index}`,
});

/** What the memory of the machine itself makes of the size: a map of lists. */
class BareLists implements Side {
  readonly #count: number;
  readonly #lists = new Map<string, object[]>();
  #step = 0;

  constructor(count: number) {
    this.#count = count;
    for (let index = 0; index < count; index += 1) this.#lists.set(`a-${index}`, [deposit]);
  }

  run(times: number): unknown {
    for (let index = 0; index < times; index += 1) {
      const list = this.#lists.get(`a-${scattered((this.#step += 1), this.#count)}`);
      list?.push({ deposit, version: list.length + 1 });
    }
    return this.#step;
  }
}

export const row: Row = async (thoroughness) => {
  const sizes = thoroughness.quick ? [1, 10_000] : [1, 10_000, 100_000, 1_000_000];
  const few = await new Streams(1_000).fill();
  const findings: Finding[] = [];
  for (const size of sizes) {
    const what = `append to one of ${size.toLocaleString('en')} streams in memory, against 1,000`;
    findings.push(await compare({ what, target: 0.8, other: few, ours: await new Streams(size).fill() }, thoroughness));
  }
  const most = sizes.at(-1) as number;
  const what = `the same for a bare \`Map\` of ${most.toLocaleString('en')} lists, against 1,000`;
  findings.push(await compare({ what, other: new BareLists(1_000), ours: new BareLists(most) }, thoroughness));
  return findings;
};
