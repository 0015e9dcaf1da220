import { DomainEvent, Instant } from 'demesne';
import { Projection, ReadModel, type ProjectionAnswer } from 'demesne/event-sourcing';
import { err } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InlineRows } from '../../src/read-model/inline-rows.ts';
import { RowBuffer } from '../../src/read-model/row-buffer.ts';
import { applyPieces } from '../../src/read-model/row-projection.ts';

class Washed extends DomainEvent.define('kitchen.Washed', { id: z.string() }) {}
const Cups = ReadModel.define('kitchen.cups', { id: z.string(), count: z.int() }, { key: 'id' });

const broken = new Error('the connection is lost');
const load = () => Promise.reject<never>(broken);
const envelope = {
  id: 'm-1',
  message: new Washed({ id: 'a' }),
  occurredAt: Instant.of('2026-03-01T12:00:00Z'),
  aggregate: { type: 'Cup', id: 'a', version: 1 },
  correlationId: 'c-1',
};

/** A handler that reads a row, and makes something of it that the store fails. */
const reading = (failed: () => ProjectionAnswer): Projection =>
  Projection.define('cups', {
    version: 1,
    into: Cups,
    events: { Washed },
    project: {
      Washed: async ({ data }, rows) => {
        try {
          await rows.get(data.id);
        } catch {
          return failed();
        }
        return undefined;
      },
    },
  });

const answers: readonly (readonly [what: string, failed: () => ProjectionAnswer])[] = [
  ['makes nothing of it', () => undefined],
  ['answers with an err', () => err('no')],
  [
    'throws something else',
    (): never => {
      throw new TypeError('not a function');
    },
  ],
];

describe('a store that fails while a handler reads', () => {
  it.each(answers)('counts, where the handler %s', async (_, failed) => {
    const projection = reading(failed);
    const view = new RowBuffer(Cups as never, load).view(undefined);
    await expect(applyPieces(projection, envelope, view, false, [])).rejects.toBe(broken);
    const standing = { model: 'kitchen.cups', version: 1, subscription: 's', status: 'live', replayUntil: 0 } as const;
    const readModels = { find: load, standings: () => [standing], registerInline: () => standing };
    const rows = new InlineRows({ readModels, isLent: false }, [projection]);
    await expect(rows.changedBy([envelope])).rejects.toBe(broken);
  });
});
