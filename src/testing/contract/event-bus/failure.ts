import { err, ok } from 'neverthrow';
import { DomainError } from '../../../domain/domain-error.ts';
import { Instant } from '../../../domain/time/instant.ts';
import { ConcurrencyConflict } from '../../../domain/repository.ts';
import { noRetry } from '../../../messaging/retry-policy.ts';
import type { Rules } from '../rules.ts';
import { expectSame, expectThat } from '../expectations.ts';
import { labelOf, ParcelPosted, type Post, type PostWorld } from './post-world.ts';

class NoSuchStreet extends DomainError.define('NoSuchStreet') {}

const trouble = new Error('the van broke down');

/** What came of the messages that nobody could handle. */
const kept = ({ bus }: Post): readonly unknown[] =>
  bus
    .failures()
    .map(({ subscription, envelope, error, attempts }) => [subscription, labelOf(envelope), error, attempts]);

/** A failure is tried again where that may help, kept where it doesn't, and nobody else's trouble. */
export const failure: Rules<PostWorld> = {
  'a handler that throws does not keep its peers from getting the message': async (world) => {
    const post = await world.open();
    const got: string[] = [];
    post.bus.subscribe(ParcelPosted, { name: 'first', handle: () => void got.push('first') });
    post.bus.subscribe(ParcelPosted, {
      name: 'broken',
      handle: () => {
        throw trouble;
      },
    });
    post.bus.subscribe(ParcelPosted, { name: 'last', handle: () => void got.push('last') });
    await post.post('a', 'b');
    const { delivered, failures } = await post.bus.publish();
    expectSame(got, ['first', 'last', 'first', 'last'], 'Its peers get both messages.');
    expectSame([delivered, failures.length], [4, 2], 'The report tells of both.');
  },

  'a throw and a rejection are tried again, as long as the policy says and after the waits that it says': async (
    world,
  ) => {
    const post = await world.open();
    const seen: string[] = [];
    const note = (name: string, attempt: number): void =>
      void seen.push(`${name} #${attempt} at ${world.timer.elapsedMs}`);
    post.bus.subscribe(ParcelPosted, {
      name: 'throws',
      handle: (_, { attempt }) => {
        note('throws', attempt);
        throw trouble;
      },
    });
    post.bus.subscribe(ParcelPosted, {
      name: 'rejects',
      handle: async (_, { attempt }) => {
        note('rejects', attempt);
        if (attempt < 2) throw trouble;
      },
    });
    await post.post('a');
    await world.timer.until(post.bus.drain());
    const expected = ['throws #1 at 0', 'throws #2 at 10', 'throws #3 at 30', 'rejects #1 at 0', 'rejects #2 at 10'];
    expectSame(seen.toSorted(), expected.toSorted(), 'Three attempts at the most, with 10 and 20 ms between them.');
  },

  'what fails for good is kept, with its cause, its attempts and their times, and the next ones go on': async (
    world,
  ) => {
    const post = await world.open();
    const handled: string[] = [];
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: (_, { envelope }) => {
        if (labelOf(envelope) === 'a1') throw trouble;
        handled.push(labelOf(envelope));
      },
    });
    await post.post('a', 'a');
    await post.bus.publish();
    world.clock.advance(60_000);
    await world.timer.until(post.bus.drain());
    expectSame(kept(post), [['desk', 'a1', trouble, 3]], 'It is kept with its cause.');
    const [first] = post.bus.failures();
    const times = [Instant.of('2026-03-01T12:00:00Z'), Instant.of('2026-03-01T12:01:00Z')];
    expectSame([first?.firstAt, first?.lastAt], times, 'It tells when it failed first and last.');
    expectSame(handled, ['a2'], 'The next message of the aggregate goes on.');
  },

  'a refusal is kept at once, for a rule says the same however often it is asked': async (world) => {
    const post = await world.open();
    let attempts = 0;
    const refusal = new NoSuchStreet();
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: async () => {
        attempts += 1;
        return err(refusal);
      },
    });
    await post.post('a');
    const { failures } = await post.bus.publish();
    await world.timer.until(post.bus.drain());
    expectSame(attempts, 1, 'It is tried once.');
    expectSame([failures[0]?.willRetry, failures[0]?.error], [false, refusal], 'The report tells of it.');
    expectSame(kept(post), [['desk', 'a1', refusal, 1]], 'It is kept.');
  },

  'a conflict passes, so it is tried again': async (world) => {
    const post = await world.open();
    const conflict = new ConcurrencyConflict({ aggregate: 'Parcel', id: 'a', expected: 1 });
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: (_, { attempt }) => (attempt === 1 ? err(conflict) : ok()),
    });
    await post.post('a');
    const { failures } = await post.bus.publish();
    expectSame([failures[0]?.willRetry, failures[0]?.error], [true, conflict], 'It will be tried again.');
    await world.timer.until(post.bus.drain());
    expectSame(kept(post), [], 'Nothing failed for good.');
  },

  'a subscription may have a policy of its own': async (world) => {
    const post = await world.open();
    let attempts = 0;
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      retry: noRetry,
      handle: () => {
        attempts += 1;
        throw trouble;
      },
    });
    await post.post('a');
    await world.timer.until(post.bus.drain());
    expectSame(attempts, 1, 'It is tried as often as its own policy says.');
    expectSame(kept(post), [['desk', 'a1', trouble, 1]], 'It is kept then.');
  },

  'a failure of one aggregate leaves the others alone': async (world) => {
    const post = await world.open();
    const handled: string[] = [];
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: async (_, { envelope }) => {
        if (envelope.aggregate.id === 'a') throw trouble;
        handled.push(labelOf(envelope));
      },
    });
    await post.post('a', 'b', 'a', 'b');
    await world.timer.until(post.bus.drain());
    expectSame(handled, ['b1', 'b2'], 'Those of b are handled.');
    expectSame(
      kept(post),
      [
        ['desk', 'a1', trouble, 3],
        ['desk', 'a2', trouble, 3],
      ],
      'Those of a are kept.',
    );
    expectThat(post.bus.failures() !== post.bus.failures(), 'The list is a copy.');
  },
};
