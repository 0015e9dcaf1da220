import { Command, CommandBus, type RequestMiddleware } from 'demesne/application';
import { ok } from 'neverthrow';
import { z } from 'zod';
import { compare, type Side } from '../compare.ts';
import type { Finding, Row } from '../finding.ts';

class RingBell extends Command.define('door.RingBell', { times: z.int() }) {}

const command = new RingBell({ times: 1 });
const context = { correlationId: 'c-1', actor: 'Ada' };
let rung = 0;

/** A bus with so many middlewares that only hand on. */
class OurSide implements Side {
  readonly #commands: CommandBus<{ readonly RingBell: typeof RingBell }, { RingBell(command: RingBell): never }>;

  constructor(middlewares: number) {
    const through: RequestMiddleware = (_request, _context, next) => next();
    const middleware = Array.from({ length: middlewares }, () => through);
    const handlers = { RingBell: ({ data }: RingBell) => ok((rung += data.times)) as never };
    this.#commands = new CommandBus({ RingBell }, handlers, { middleware });
  }

  async run(times: number): Promise<unknown> {
    for (let index = 0; index < times; index += 1) await this.#commands.execute(command, context);
    return rung;
  }
}

type Plain = (command: RingBell, given: object) => unknown;

/** A map of handlers, each wrapped in its middlewares beforehand: no context of its own, no check of anything. */
class PlainSide implements Side {
  readonly #handlers = new Map<string, Plain>();

  constructor(middlewares: number) {
    let handle: Plain = ({ data }) => ok((rung += data.times));
    for (let index = 0; index < middlewares; index += 1) {
      const next = handle;
      handle = (given, within) => next(given, within);
    }
    this.#handlers.set(RingBell.type, handle);
  }

  async run(times: number): Promise<unknown> {
    for (let index = 0; index < times; index += 1) await this.#execute(command, { ...context });
    return rung;
  }

  async #execute(given: RingBell, within: object): Promise<unknown> {
    return this.#handlers.get(given.type)?.(given, within);
  }
}

export const row: Row = async (thoroughness) => {
  const findings: Finding[] = [];
  for (const [what, middlewares] of [
    ['a command to its handler', 0],
    ['a command through 3 middlewares', 3],
  ] as const) {
    const sides = { other: new PlainSide(middlewares), ours: new OurSide(middlewares) };
    findings.push(await compare({ what, ...sides }, thoroughness));
  }
  return findings;
};
