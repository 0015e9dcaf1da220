import { AggregateRoot, DomainEvent, Identifier, InvalidDefinition } from 'demesne';
import {
  AggregateDeleted,
  auditOf,
  EventStore,
  eventSourced,
  StreamWasArchived,
  StreamWasNoted,
} from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { Upcaster } from 'demesne/messaging';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import * as reservedNames from '../../../src/messaging/message/reserved-names.ts';

class Archived extends DomainEvent.define('demesne.StreamArchived', {}) {}
class Noted extends DomainEvent.define('office.Noted', {}, { formerly: ['demesne.StreamNoted'] }) {}

const ada = { actor: 'Ada', reason: 'moved' };

describe('names that begin with demesne.', () => {
  it.each([Archived, Noted])('are refused of a class that is not of a store: %o', (one) => {
    expect(() => new EventStore(new InMemoryStore(), { messages: [one] })).toThrow(InvalidDefinition);
    expect(() => new SqliteStore(new Database(':memory:'), { messages: [one] })).toThrow(InvalidDefinition);
  });

  it.each([
    ['demesne.StreamArchived', {}],
    ['office.StreamNoted', { formerly: ['demesne.StreamNoted'] }],
  ])('are refused of an upcaster: %s', (type, options) => {
    expect(() => Upcaster.define(type, {}, { into: () => [], ...options })).toThrow(InvalidDefinition);
  });

  it('are taken where a class is that of the store itself', async () => {
    const store = new InMemoryStore();
    const events = new EventStore(store, { messages: [StreamWasArchived, AggregateDeleted], unknown: 'fail' });
    const desk = { type: 'Desk', id: 'd-1' };
    await events.append(desk, [new AggregateDeleted()], { expected: 'none' });
    await events.archive(desk, ada);
    await events.note(desk, { room: 7 }, ada);

    const told: unknown[] = [];
    for await (const { message } of events.readStream(auditOf(desk))) told.push(message.constructor);

    expect(told).toEqual([StreamWasArchived, StreamWasNoted]);
  });

  it('are taken where a class is of another copy of the package', async () => {
    const path = '../../../src/messaging/message/reserved-names.ts?copy';
    const copy = (await import(path)) as typeof reservedNames;
    expect(copy.checkReserved).not.toBe(reservedNames.checkReserved);
    expect(() => reservedNames.checkReserved(Archived)).toThrow(InvalidDefinition);
    expect(() => reservedNames.checkReserved(copy.withReservedName(class extends Archived {}))).not.toThrow();
  });

  it('hide no deletion: an aggregate does not record its own', () => {
    class Gone extends DomainEvent.define('demesne.AggregateDeleted', {}) {}
    class Desk extends AggregateRoot.define('Desk', {
      id: Identifier.define('DeskId'),
      state: {},
      events: { Gone },
      evolve: { Gone: () => ({}) },
    }) {}

    expect(() => eventSourced(Desk)).toThrow('a unit of work records it for delete');
  });
});
