import { DomainEvent, Instant } from 'demesne';
import { InMemoryMessageLog } from 'demesne/in-memory';
import { EventBus, type Envelope, type Middleware } from 'demesne/messaging';
import { z } from 'zod';
import { compare, type Side } from '../compare.ts';
import type { Finding, Row, Thoroughness } from '../finding.ts';

class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { number: z.int() }) {}

type Handler = (event: OrderPlaced) => void | Promise<void>;

let handled = 0;
const handler = (): Handler => () => void (handled += 1);
const asyncHandler = (): Handler => async () => void (handled += 1);

const NOW = Instant.of('2026-03-01T12:00:00Z');

function envelope(number: number): Envelope {
  // As a unit of work stamps it.
  return Object.freeze({
    id: `m-${number}`,
    message: new OrderPlaced({ number }),
    occurredAt: NOW,
    correlationId: 'c-1',
    aggregate: Object.freeze({ type: 'Order', id: `o-${number % 100}`, version: 1 + Math.floor(number / 100) }),
  });
}

/** Commits each message to the log, and waits until it was delivered. */
class OurSide implements Side {
  readonly #handlers: readonly Handler[];
  readonly #middleware: readonly Middleware[];
  #log = new InMemoryMessageLog();
  #bus = new EventBus(this.#log);
  #commits: (readonly Envelope[])[] = [];

  constructor(handlers: readonly Handler[], middleware: readonly Middleware[]) {
    this.#handlers = handlers;
    this.#middleware = middleware;
  }

  prepare(times: number): void {
    this.#log = new InMemoryMessageLog();
    this.#bus = new EventBus(this.#log, { middleware: this.#middleware });
    for (const [index, handle] of this.#handlers.entries())
      this.#bus.subscribe(OrderPlaced, { name: `h${index}`, handle });
    for (let index = this.#commits.length; index < times; index += 1) this.#commits.push([envelope(index)]);
  }

  async run(times: number): Promise<unknown> {
    const before = handled;
    for (let index = 0; index < times; index += 1) {
      this.#log.append(this.#commits[index] as readonly Envelope[]);
      await this.#bus.publish();
    }
    if (handled - before !== times * this.#handlers.length) throw new Error('Every handler gets every message.');
    return handled;
  }
}

/** A map of handlers, awaited one after the other: no log, no report, no isolation, no order between two publishers. */
class PlainSide implements Side {
  readonly #handlers: ReadonlyMap<string, readonly Handler[]>;
  #events: OrderPlaced[] = [];

  constructor(handlers: readonly Handler[]) {
    this.#handlers = new Map([[OrderPlaced.type, handlers]]);
  }

  prepare(times: number): void {
    for (let number = this.#events.length; number < times; number += 1) this.#events.push(new OrderPlaced({ number }));
  }

  async run(times: number): Promise<unknown> {
    for (let index = 0; index < times; index += 1) await this.#publish(this.#events[index] as OrderPlaced);
    return handled;
  }

  async #publish(event: OrderPlaced): Promise<void> {
    for (const handle of this.#handlers.get(event.type) ?? []) await handle(event);
  }
}

interface Case {
  readonly what: string;
  readonly target?: number;
  readonly handlers: readonly Handler[];
  readonly middleware?: readonly Middleware[];
}

const handlers = (count: number, make: () => Handler): readonly Handler[] => Array.from({ length: count }, make);
const through: Middleware = (_envelope, _context, next) => next();

const cases: readonly Case[] = [
  { what: 'publish, 1 handler', handlers: handlers(1, handler) },
  { what: 'publish, 1 handler behind a middleware', target: 1, handlers: handlers(1, handler), middleware: [through] },
  { what: 'publish, 10 handlers', handlers: handlers(10, handler) },
  {
    what: 'publish, 10 handlers behind a middleware',
    target: 1,
    handlers: handlers(10, handler),
    middleware: [through],
  },
  { what: 'publish, 100 async handlers', target: 0.9, handlers: handlers(100, asyncHandler) },
];

export const row: Row = async (thoroughness: Thoroughness) => {
  const findings: Finding[] = [];
  for (const { what, target, handlers: some, middleware = [] } of cases) {
    const sides = { other: new PlainSide(some), ours: new OurSide(some, middleware) };
    findings.push(await compare({ what, ...(target !== undefined && { target }), ...sides }, thoroughness));
  }
  return findings;
};
