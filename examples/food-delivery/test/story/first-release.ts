import type { Json, Message } from 'demesne';
import type { Store, UnitChanges } from 'demesne/application';
import { EncodedMessage } from 'demesne/messaging';
import { DeliveryCompleted as DeliveryTold } from '../../src/dispatch/index.ts';
import { DeliveryCompleted, DriverSetOff } from '../../src/dispatch/domain/delivery-events.ts';
import type { Life } from './mortal.ts';

type Stored = Readonly<Record<string, Json>>;

/** What the first release stored where today's stores something else. */
const firstForms: Readonly<Record<string, (data: Stored) => EncodedMessage>> = {
  [DriverSetOff.type]: () => new EncodedMessage('dispatch.DeliverySetOff', 1, {}),
  [DeliveryCompleted.type]: ({ handOver, ...data }) =>
    new EncodedMessage(DeliveryCompleted.type, 1, { ...data, proof: (handOver as Stored)['proof'] as Json }),
  [DeliveryTold.type]: ({ handedTo: _unsaid, ...data }) => new EncodedMessage(DeliveryTold.type, 1, data),
};

/** A message as the first release stored it. */
export const asFirstStored = (message: Message): Message =>
  firstForms[message.type]?.(JSON.parse(JSON.stringify(message.encode())) as Stored) ?? message;

/** A process of the first release: it lives until something of a type is committed, and writes as it was written then. */
export function firstRelease(last: string): { readonly life: Life; readonly writes: (store: Store) => Store } {
  let [isNear, isOver] = [false, false];
  let over = (_: 'dead'): void => {};
  const end = new Promise<'dead'>((resolve) => (over = resolve));
  const commit = (): void => {
    isOver ||= isNear;
    if (isOver) over('dead');
  };
  const note = ({ type }: Message): void => {
    isNear ||= type === last;
  };
  return {
    life: {
      get isOver() {
        return isOver;
      },
      end,
      commit,
    },
    writes: (store) => written(store, note),
  };
}

function written(store: Store, note: (message: Message) => void): Store {
  const asFirst = ([changes, ...others]: readonly unknown[]): readonly unknown[] => {
    const { envelopes, ...all } = changes as UnitChanges;
    const told = envelopes.map((envelope) => ({ ...envelope, message: asFirstStored(envelope.message) }));
    for (const { message } of told) note(message);
    return [{ ...all, envelopes: told }, ...others];
  };
  return new Proxy(store, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key, target);
      if (typeof found !== 'function') return found;
      return (...args: unknown[]): unknown => Reflect.apply(found, target, key === 'commit' ? asFirst(args) : args);
    },
  });
}
