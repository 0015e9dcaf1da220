import type { Json } from '../../../domain/json.ts';
import type { CloudEvent } from '../../../messaging/cloud-events/cloud-event.ts';
import { expectSame } from '../expectations.ts';
import { oddTexts } from '../message-log/odd-texts.ts';
import type { Rules } from '../rules.ts';
import type { PostalWorld } from './postal-world.ts';

const shapes: readonly Json[] = [
  { nothing: null, yes: true, no: false, none: 0, small: 1e-7, most: 9007199254740991, text: '9007199254740993' },
  { deep: { deeper: [{ deepest: [[], {}] }] } },
  { '': '', 'with space': 1, 'ce-id': 'x' },
  {},
];

const all: Partial<CloudEvent> = {
  subject: 'Order/o-1',
  aggregatetype: 'Order',
  aggregateid: 'o-1',
  aggregateversion: '3',
  causationid: 'm-0',
  tenant: 'acme',
  actor: 'Ada',
};

/** A copy in which nothing can be changed. */
const frozen = (event: CloudEvent): CloudEvent => JSON.parse(JSON.stringify(event), (_, part) => Object.freeze(part));

/** What arrives is what was sent. */
export const content: Rules<PostalWorld> = {
  'an event arrives with all that it says': async (world) => {
    const event = world.letter({ note: 'hello' }, all);
    await world.send(event);
    expectSame(await world.arrived(event.id), event, 'Every attribute, and the data.');
  },

  'what an event does not say arrives unsaid': async (world) => {
    const event = world.letter();
    await world.send(event);
    const found = Object.keys(await world.arrived(event.id)).toSorted();
    expectSame(found, Object.keys(event).toSorted(), 'Nothing is made up.');
  },

  'data arrives in every shape that JSON has': async (world) => {
    for (const shape of shapes) {
      const event = world.letter(shape);
      await world.send(event);
      expectSame((await world.arrived(event.id)).data, shape, 'As it was sent.');
    }
  },

  'data arrives with any text in it': async (world) => {
    const texts = [...oddTexts, '\0', '\uD800 half'];
    const event = world.letter({ texts });
    await world.send(event);
    expectSame((await world.arrived(event.id)).data, { texts }, 'As it was sent.');
  },

  'an attribute arrives with any text in it': async (world) => {
    for (const actor of oddTexts) {
      const event = world.letter({}, { actor });
      await world.send(event);
      expectSame((await world.arrived(event.id)).actor, actor, 'As it was sent.');
    }
  },

  'a large event arrives whole': async (world) => {
    const event = world.letter({ text: 'ä'.repeat(200_000) });
    await world.send(event);
    expectSame((await world.arrived(event.id)).data, event.data, 'To its end.');
  },

  'an event may be frozen, and stays as it is whatever its receiver does': async (world) => {
    const event = frozen(world.letter({ lines: ['hello'] }));
    world.before = ({ data }) => (data as { lines: string[] }).lines.push('changed');
    await world.send(event);
    expectSame((await world.arrived(event.id)).data, { lines: ['hello', 'changed'] }, 'The receiver has its own.');
    expectSame(event.data, { lines: ['hello'] }, 'The sender has its own.');
  },
};
