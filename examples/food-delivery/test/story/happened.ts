import type { Envelope } from 'demesne/messaging';

/**
 * What happened, to what kind of thing, when and by whom: all of a story but its generated identifiers. Contexts that don't
 * wait for each other may be faster or slower, so it is in no order.
 */
export const happened = (envelopes: readonly Envelope[]): readonly string[] =>
  envelopes
    .map(({ message, aggregate, occurredAt, actor }) => {
      return [message.type, aggregate?.type, occurredAt.toString(), actor].join(' ');
    })
    .toSorted();

/** Whether each thing has its versions one after the other, and none twice. */
export function inOrder(envelopes: readonly Envelope[]): boolean {
  const versions = new Map<string, number>();
  return envelopes.every(({ message, aggregate }) => {
    // What others are told of an event carries its version too.
    if (aggregate === undefined || message.type.includes('.published.')) return true;
    const stream = `${aggregate.type}/${aggregate.id}`;
    const before = versions.get(stream) ?? 0;
    versions.set(stream, aggregate.version ?? 0);
    return aggregate.version === before + 1;
  });
}
