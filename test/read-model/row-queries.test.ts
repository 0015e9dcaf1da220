import { Instant } from 'demesne';
import { ReadModel, ReadModels } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { InvalidOption } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const Cups = ReadModel.define('kitchen.cups', { id: z.string(), count: z.int() }, { key: 'id' });
const cups = () => new ReadModels(new InMemoryStore().readModels).of(Cups);

const wrong: readonly (readonly [what: string, query: unknown])[] = [
  ['nothing', null],
  ['a text', 'all'],
  ['no condition', { where: null }],
  ['a list of conditions', { where: [] }],
  ['a map of conditions', { where: new Map() }],
  ['a time as the condition', { where: Instant.of('2026-03-01T12:00:00Z') }],
  ['a condition of nothing', { where: { id: null } }],
];

const wrongPages: readonly (readonly [what: string, query: unknown])[] = [
  ['no order', { orderBy: null }],
  ['an order without a direction', { orderBy: ['count'] }],
  ['a total that is neither', { total: 'yes' }],
  ['a total of nothing', { total: null }],
  ['a limit of nothing', { limit: null }],
  ['a limit beyond all', { limit: 1_001 }],
  ['a part of a row to pass over', { skip: 0.5 }],
];

describe('the rows of a read model', () => {
  it.each(wrong)('are not counted by %s', async (_, query) => {
    await expect(cups().count(query as never)).rejects.toThrow(InvalidOption);
  });

  it.each([...wrong, ...wrongPages])('are not asked for by %s', async (_, query) => {
    await expect(cups().page(query as never)).rejects.toThrow(InvalidOption);
  });

  it('are all of them where nothing is said', async () => {
    expect(await cups().count({ where: undefined } as never)).toBe(0);
    expect((await cups().page({ where: {} }))._unsafeUnwrap()).toEqual({ items: [], next: undefined });
  });
});
