import { Fault, persistenceOf, type AggregateRoot, type Repository } from 'demesne';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import { ok } from 'neverthrow';
import { altered, giving, wrapped, same } from './altered-unit.ts';
import type { Broken } from '../broken.ts';

/** Units of work whose repositories break a promise. */
export const unitsRepositories: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'finds what is not there',
    subject: giving(() => ({ exists: async () => true })),
    rules: ['what is not there is undefined to find, an error with its name to get, and false to exists'],
  },
  {
    defect: 'finds another object each time',
    subject: giving((repository) => {
      const found = new Set<string>();
      return {
        find: async (id) => {
          const one = await repository.find(id);
          if (one === undefined || !found.has(id)) return found.add(id) && one;
          const type = one.constructor as unknown as {
            reconstitute(id: string, version: number, state: object): AggregateRoot;
          };
          return type.reconstitute(id, one.version, persistenceOf(one).state);
        },
      };
    }),
    rules: [
      'within a unit an id gives the same object every time',
      'a rule is checked again on what the faster one left',
    ],
  },
  {
    defect: 'hides what was saved before the commit',
    subject: giving((repository) => {
      const fresh = new Set<string>();
      return {
        save: (aggregate) => {
          if (persistenceOf(aggregate).committedVersion === 0) fresh.add(aggregate.id);
          return repository.save(aggregate);
        },
        find: async (id) => (fresh.has(id) ? undefined : repository.find(id)),
      };
    }),
    rules: ['what was saved in a unit is found in it before the commit'],
  },
  {
    defect: 'saves a second new aggregate over the first',
    subject: giving((repository) => {
      const fresh = new Map<string, AggregateRoot>();
      return {
        save: async (aggregate) => {
          const first = fresh.get(aggregate.id) ?? aggregate;
          fresh.set(aggregate.id, first);
          return first === aggregate ? repository.save(aggregate) : ok();
        },
      };
    }),
    rules: ['of two new aggregates under one id in one unit the second is a conflict'],
  },
  {
    defect: 'swallows faults of a save',
    subject: giving((repository) => ({ save: (aggregate) => repository.save(aggregate).catch(() => ok()) })),
    rules: [
      'an aggregate of another type is refused',
      'an aggregate that another unit committed is refused',
      'an aggregate that another unit loaded is refused',
    ],
  },
  {
    defect: 'clears events at the save',
    subject: giving((repository) => ({
      save: async (aggregate) => {
        const answer = await repository.save(aggregate);
        const { events, commit } = persistenceOf(aggregate);
        commit(events.length);
        return answer;
      },
    })),
    rules: [
      'events are pending until the commit, and no longer',
      'the pending events of a unit that was rolled back are as they were',
    ],
  },
  {
    defect: 'saves what was forgotten',
    subject: altered({
      run: (unit, work, options) =>
        unit.run(async (repositories, context) => {
          const found = new Map<AggregateRoot, Repository<AggregateRoot>>();
          const noting = (repository: Repository<AggregateRoot>): Partial<Repository<AggregateRoot>> => ({
            find: async (id) => {
              const one = await repository.find(id);
              if (one !== undefined) found.set(one, repository);
              return one;
            },
          });
          const answer = await wrapped(work, noting, same)(repositories, context);
          for (const [one, repository] of found) await repository.save(one).catch(() => undefined);
          return answer;
        }, options),
    }),
    rules: [
      'aggregates with changes that nobody saved are a fault that names all of them',
      'so are changes after the save',
    ],
  },
  {
    defect: 'goes on after the end',
    subject: giving((repository) => {
      const late = (error: unknown): never => {
        if (Fault.is(error) && error.code === 'UNIT_ENDED') return undefined as never;
        throw error;
      };
      return { find: (id) => repository.find(id).catch(late), save: (one) => repository.save(one).catch(late) };
    }),
    rules: ['neither repositories nor context can be used once the unit has ended'],
  },
];
