import { IntegrationEvent, translation, translatorOf, type EventEnvelope } from 'demesne/messaging';
import { SequentialIdentifiers } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import { CardCharged, OrderCancelled, OrderPlaced, OrderReceived, Post } from '../kit.ts';

class OrderNoted extends IntegrationEvent.define('ordering.published.OrderNoted', {}) {}
class CardSeen extends IntegrationEvent.define('payment.published.CardSeen', {}) {}

const received = translation(OrderPlaced, ({ data }) => new OrderReceived({ note: data.note }));
const envelope = new Post().envelope(new OrderPlaced({ note: 'ring' }), {
  actor: 'ann',
  tenant: 'acme',
}) as EventEnvelope<OrderPlaced>;

describe('a translator', () => {
  it('wraps what is told in an envelope of its own that names its cause', () => {
    expect(translatorOf([received])(envelope, new SequentialIdentifiers())).toEqual([
      { ...envelope, id: 'id-1', causationId: envelope.id, message: new OrderReceived({ note: 'ring' }) },
    ]);
  });

  it('adds up several translations, each of which tells one, several or nothing', () => {
    const translate = translatorOf([
      received,
      translation(OrderPlaced, () => undefined),
      translation(OrderPlaced, () => [new OrderNoted(), new OrderNoted()]),
      translation(OrderCancelled, () => new OrderNoted()),
    ]);

    const told = translate(envelope, new SequentialIdentifiers());
    expect(told.map(({ id, message }) => `${id} ${message.type}`)).toEqual([
      'id-1 ordering.published.OrderReceived',
      'id-2 ordering.published.OrderNoted',
      'id-3 ordering.published.OrderNoted',
    ]);
  });

  it('hands the translation the envelope with its aggregate', () => {
    const ids: string[] = [];
    const translate = translatorOf([translation(OrderPlaced, (_, { aggregate }) => void ids.push(aggregate.id))]);
    translate(envelope, new SequentialIdentifiers());

    expect(ids).toEqual(['o-1']);
  });

  it('has nothing to tell of other events', () => {
    const charged = new Post().envelope(new CardCharged({ cents: 1 }));
    expect(translatorOf([received])(charged as never, new SequentialIdentifiers())).toEqual([]);
    expect(translatorOf([])(envelope, new SequentialIdentifiers())).toEqual([]);
  });

  it.each([
    ['a domain event', () => new OrderPlaced({ note: 'x' })],
    ['an event of another context', () => new CardSeen()],
    ['a list that holds one', () => [new OrderNoted(), new CardSeen()]],
    ['something else', () => 'OrderNoted'],
    ['null', () => null],
  ])('refuses %s', (_, translate) => {
    expect(() =>
      translatorOf([translation(OrderPlaced, translate as never)])(envelope, new SequentialIdentifiers()),
    ).toThrow(expect.objectContaining({ code: 'NOT_PUBLISHED' }));
  });
});

it.each([
  ['no class', () => translation({} as never, () => undefined), 'INVALID_DEFINITION'],
  ['an integration event', () => translation(OrderReceived as never, () => undefined), 'INVALID_DEFINITION'],
  ['no function', () => translation(OrderPlaced, undefined as never), 'INVALID_DEFINITION'],
  ['a list of something else', () => translatorOf([() => undefined] as never), 'INVALID_OPTION'],
])('a translation of %s is a fault', (_, use, code) => {
  expect(use).toThrow(expect.objectContaining({ code }));
});
