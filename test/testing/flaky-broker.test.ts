import type { CloudEvent, MessageBroker } from 'demesne/messaging';
import { FlakyBroker } from 'demesne/testing';
import { describe, expect, it } from 'vitest';

const delivered: string[] = [];
const inner: MessageBroker = { send: async (_, { key }) => void delivered.push(key) };
const sent = (broker: FlakyBroker, key: string, signal = new AbortController().signal) =>
  broker.send({} as CloudEvent, { key, signal });

describe('a flaky broker', () => {
  it('is down for as many sends as it was told', async () => {
    delivered.length = 0;
    const broker = new FlakyBroker(inner);
    broker.failNext(1);
    await expect(sent(broker, 'a')).rejects.toThrow('The broker is down.');
    await sent(broker, 'b');
    expect([delivered, broker.sends]).toEqual([['b'], 2]);
  });

  it('delivers without saying so', async () => {
    delivered.length = 0;
    const broker = new FlakyBroker(inner);
    broker.loseConfirmations(1);
    await expect(sent(broker, 'a')).rejects.toThrow('The confirmation was lost.');
    await sent(broker, 'a');
    expect(delivered).toEqual(['a', 'a']);
  });

  it('holds everyone until it lets them go, and counts them', async () => {
    delivered.length = 0;
    const broker = new FlakyBroker(inner);
    broker.hold();
    broker.hold();
    const both = Promise.all([sent(broker, 'a'), sent(broker, 'b')]);
    expect([broker.underWay, delivered]).toEqual([2, []]);
    broker.release();
    await both;
    await sent(broker, 'c');
    expect([delivered, broker.underWay, broker.mostUnderWay]).toEqual([['a', 'b', 'c'], 0, 2]);
  });

  it('lets those go who give up', async () => {
    const broker = new FlakyBroker(inner);
    broker.hold();
    const stop = new AbortController();
    const sending = sent(broker, 'a', stop.signal);
    stop.abort('gave up');
    await expect(sending).rejects.toBe('gave up');
    expect(broker.underWay).toBe(0);
  });

  it('hands on what the broker rejects with', async () => {
    const trouble = new Error('no');
    const broker = new FlakyBroker({ send: () => Promise.reject(trouble) });
    broker.loseConfirmations(1);
    await expect(sent(broker, 'a')).rejects.toBe(trouble);
  });
});
