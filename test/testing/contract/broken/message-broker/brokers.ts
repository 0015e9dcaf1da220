import { InMemoryBroker } from 'demesne/in-memory';
import { BrokerRefused, type CloudEvent, type MessageBroker, type SendOptions } from 'demesne/messaging';
import type { MessageBrokerSubject, ReceiverUnderContract } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';

type Send = (event: CloudEvent, options: SendOptions) => Promise<void>;

/** A sound broker but for how it sends. */
const sending = (change: (send: Send, receiver: ReceiverUnderContract) => Send): MessageBrokerSubject => ({
  patienceMs: 50,
  open: (receiver) => {
    const sound = new InMemoryBroker();
    sound.subscribe(receiver.messages, receiver.receive);
    const send = change((event, options) => sound.send(event, options), receiver);
    return { broker: { send } satisfies MessageBroker };
  },
});

/** A sound broker that sends something else. */
const sendingAs = (change: (event: CloudEvent) => CloudEvent): MessageBrokerSubject =>
  sending((send) => (event, options) => send(change(event), options));

const failing = (change: (error: unknown) => void): MessageBrokerSubject =>
  sending((send) => async (event, options) => send(event, options).catch(change));

const dataAs = (reviver: (part: unknown) => unknown): MessageBrokerSubject =>
  sendingAs(({ data, ...others }) => ({
    ...others,
    data: JSON.parse(JSON.stringify(data), (_, part) => reviver(part)),
  }));

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const confirming: readonly Broken<MessageBrokerSubject>[] = [
  {
    defect: 'confirms what it drops',
    subject: sending(() => async () => undefined),
    rules: ['what was confirmed arrives'],
  },
  {
    defect: 'confirms what its receiver did not take',
    subject: failing(() => undefined),
    rules: [
      'what its receiver did not take arrives once it is sent until it is confirmed',
      'an event that was not taken comes before the next of its key',
      'what its receiver will never take is refused',
    ],
  },
  {
    defect: 'takes each failure for a refusal',
    subject: failing(() => {
      throw new BrokerRefused('never');
    }),
    rules: ['a failure that may pass is not a refusal'],
  },
  {
    defect: 'takes a refusal for a failure that may pass',
    subject: failing(() => {
      throw new Error('later');
    }),
    rules: ['what its receiver will never take is refused'],
  },
  {
    defect: 'is of no use after a failure',
    subject: sending((send) => {
      let last = Promise.resolve();
      return (event, options) => (last = last.then(() => send(event, options)));
    }),
    rules: ['after a failure and a refusal others are sent as before'],
  },
  {
    defect: 'refuses what it knows',
    subject: sending((send) => {
      const known = new Set<string>();
      return async (event, options) => {
        if (known.has(event.id)) throw new BrokerRefused('again?');
        known.add(event.id);
        return send(event, options);
      };
    }),
    rules: ['an event that is sent again is confirmed again'],
  },
  {
    defect: 'looks at no signal',
    subject: sending(
      (send) =>
        (event, { key }) =>
          send(event, { key, signal: new AbortController().signal }),
    ),
    rules: ['a send that is aborted before it begins sends nothing', 'a send that is aborted on its way ends at once'],
  },
];

const order: readonly Broken<MessageBrokerSubject>[] = [
  {
    defect: 'confirms before it delivers, and delivers the last first',
    subject: sending((_, { receive }) => {
      const waiting: CloudEvent[] = [];
      const handOut = async (): Promise<void> => {
        await turn();
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await receive(next);
      };
      return async (event) => {
        waiting.push(event);
        void handOut();
      };
    }),
    rules: ['events of one key arrive in the order in which they were confirmed'],
  },
  {
    defect: 'delivers later what was not taken, behind the others',
    subject: sending((send) => async (event, options) => {
      await send(event, options).catch(() => void turn().then(() => send(event, options)));
    }),
    rules: ['an event that was not taken comes before the next of its key'],
  },
  {
    defect: 'sends one at a time',
    subject: sending((send) => {
      let last: Promise<unknown> = Promise.resolve();
      return (event, options) => {
        const sent = last.then(() => send(event, options));
        last = sent.catch(() => undefined);
        return sent;
      };
    }),
    rules: ['events of different keys don’t wait for each other'],
  },
  {
    defect: 'drops what is too much',
    subject: sending((send) => {
      let underWay = 0;
      return async (event, options) => {
        if (underWay >= 10) return;
        underWay += 1;
        await turn();
        await send(event, options);
        underWay -= 1;
      };
    }),
    rules: ['many events at once all arrive'],
  },
];

const content: readonly Broken<MessageBrokerSubject>[] = [
  {
    defect: 'forgets who did it',
    subject: sendingAs(({ actor: _, ...others }) => others),
    rules: ['an event arrives with all that it says'],
  },
  {
    defect: 'says what it wasn’t told',
    subject: sendingAs((event) => ({ tenant: 'none', ...event })),
    rules: ['what an event does not say arrives unsaid'],
  },
  {
    defect: 'leaves out what is nothing',
    subject: dataAs((part) => part ?? undefined),
    rules: ['data arrives in every shape that JSON has'],
  },
  {
    defect: 'drops NUL',
    subject: dataAs((part) => (typeof part === 'string' ? part.replaceAll('\0', '') : part)),
    rules: ['data arrives with any text in it'],
  },
  {
    defect: 'decodes an attribute once too often',
    subject: sendingAs((event) => ({ ...event, ...(event.actor && { actor: event.actor.replace('%2F', '/') }) })),
    rules: ['an attribute arrives with any text in it'],
  },
  {
    defect: 'cuts off what is long',
    subject: dataAs((part) => (typeof part === 'string' ? part.slice(0, 65_536) : part)),
    rules: ['a large event arrives whole'],
  },
  {
    defect: 'hands over the event itself',
    subject: sending(
      (_, { receive }) =>
        (event) =>
          receive(event),
    ),
    rules: ['an event may be frozen, and stays as it is whatever its receiver does'],
  },
];

export const brokers: readonly Broken<MessageBrokerSubject>[] = [...confirming, ...order, ...content];
