import type { Clock } from '../../domain/time/clock.ts';
import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import type { Translator } from '../../messaging/message/translation.ts';
import type { InlineRows } from '../../read-model/inline-rows.ts';
import type { Answer } from '../answer.ts';
import type { Reaction } from './reaction.ts';
import type { RepositoryRecipe } from '../state/repository-recipe.ts';
import type { RunOptions } from './unit-of-work.ts';
import type { UnitStore } from './unit-store.ts';
import type { AnyWork } from './work.ts';

/** What all units of one unit of work have in common. */
export interface UnitEnvironment {
  readonly store: UnitStore;
  readonly recipes: readonly (readonly [name: string, recipe: RepositoryRecipe])[];
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
  readonly reactions: ReadonlyMap<string, readonly Reaction[]>;
  readonly translate: Translator | undefined;
  readonly maxDepth: number;
  /** The projections whose rows are written with the events; nothing where there are none. */
  readonly inline: InlineRows | undefined;
  /** Runs a unit apart from this one. */
  run(work: AnyWork, options: RunOptions): Promise<Answer>;
}
