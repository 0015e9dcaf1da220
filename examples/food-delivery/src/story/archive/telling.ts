import { createHash } from 'node:crypto';
import { AggregateRoot, DomainEvent, Identifier } from 'demesne';
import { ok, type Result } from 'neverthrow';
import { z } from 'zod';
import type { Input } from '../input/load-input.ts';
import type { ScenarioName } from '../scenario.ts';

const TellingId = Identifier.define('TellingId');

class TellingBegun extends DomainEvent.define('story.TellingBegun', { story: z.string() }) {}
class TellingEnded extends DomainEvent.define('story.TellingEnded', {}) {}

const TellingModel = AggregateRoot.define('Telling', {
  id: TellingId,
  state: { story: z.string(), hasEnded: z.boolean() },
  events: { TellingBegun, TellingEnded },
  evolve: {
    TellingBegun: (_, { data: { story } }) => ({ story, hasEnded: false }),
    TellingEnded: (telling) => {
      telling.hasEnded = true;
    },
  },
});

/** That a story is being told, which one, and whether it has ended. */
export class Telling extends TellingModel {
  static readonly only = TellingId.of('telling');

  static begin(story: string): Telling {
    return new Telling(Telling.only).begin(new TellingBegun({ story }));
  }

  get hasEnded(): boolean {
    return this.state.hasEnded;
  }

  isOf(story: string): boolean {
    return this.state.story === story;
  }

  end(): Result<void, never> {
    return this.hasEnded ? ok() : this.record(new TellingEnded());
  }
}

/** What tells one story from another: what its files say, wherever they are, and how it goes. */
export function storyOf(scenario: ScenarioName, { order, menus, drivers }: Input): string {
  const content = [scenario, order, menus, drivers].map((part) => JSON.stringify(part));
  return createHash('sha256').update(content.join('\n')).digest('hex');
}
