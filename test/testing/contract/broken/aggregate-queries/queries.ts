import type { AggregateRoot, StateRepository } from 'demesne';
import type { AggregateQueries, Criterion, Datum, StateRecipe, Selection } from 'demesne/application';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import { ok } from 'neverthrow';
import type { Broken } from '../broken.ts';
import { overriding } from '../overriding.ts';

/** A sound store whose queries are changed. */
const asked = (members: (sound: AggregateQueries) => Partial<AggregateQueries>): UnitOfWorkSubject => ({
  open: () => {
    const store = new InMemoryStore();
    const aggregates = overriding(store.aggregates, members(store.aggregates));
    const broken = overriding(store, { aggregates });
    return { log: store.log, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(broken, recipes, options) };
  },
});

/** A sound store that is asked another question. */
const criteria = (change: (criterion: Criterion) => Criterion): UnitOfWorkSubject =>
  asked((sound) => ({
    select: (recipe, selection, tenant) =>
      sound.select(recipe, { ...selection, criterion: everywhere(selection.criterion, change) }, tenant),
    count: (recipe, criterion, tenant) => sound.count(recipe, everywhere(criterion, change), tenant),
  }));

/** A criterion with each of its parts changed. */
function everywhere(criterion: Criterion, change: (criterion: Criterion) => Criterion): Criterion {
  if (criterion.kind === 'all' || criterion.kind === 'any') {
    return change({ ...criterion, of: criterion.of.map((one) => everywhere(one, change)) });
  }
  return change(criterion.kind === 'not' ? { kind: 'not', of: everywhere(criterion.of, change) } : criterion);
}

type Compared = Extract<Criterion, { kind: 'compared' }>;

const comparing = (change: (compared: Compared) => Criterion): UnitOfWorkSubject =>
  criteria((criterion) => (criterion.kind === 'compared' ? change(criterion) : criterion));

const given = (change: (datum: Datum) => Datum): UnitOfWorkSubject =>
  comparing((compared) => ({ ...compared, with: change(compared.with) }));

/** A sound store that is asked for other pages. */
const pages = (change: (selection: Selection) => Selection): UnitOfWorkSubject =>
  asked((sound) => ({ select: (recipe, selection, tenant) => sound.select(recipe, change(selection), tenant) }));

type Parcels = StateRepository<AggregateRoot>;

/** A sound store with repositories that ask otherwise. */
const repositories = (members: (sound: Parcels) => Partial<Parcels>): UnitOfWorkSubject => ({
  open: () => {
    const store = new InMemoryStore();
    return {
      log: store.log,
      unitOfWork: (recipes, options) => {
        const unit = new InMemoryUnitOfWork(store, recipes, options);
        const run = (work: (given: object, context: never) => never, cause?: object) =>
          unit.run((sound, context) => {
            const { parcels } = sound as { readonly parcels: Parcels };
            return work({ parcels: overriding(parcels, members(parcels)) }, context as never);
          }, cause);
        return overriding(unit, { run });
      },
    };
  },
});

const asking = (change: (query: Record<string, unknown>) => object): UnitOfWorkSubject =>
  repositories((sound) => ({ page: (query = {}) => sound.page(change(query as Record<string, unknown>)) }));

const ALL: Criterion = { kind: 'all', of: [] };
const NONE: Criterion = { kind: 'any', of: [] };
const withoutTenant = (recipe: StateRecipe, id: string) => [recipe, id, undefined] as const;

/** Stores and repositories that find too much, too little, or in another order, and the rules that find it out. */
export const queries: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'finds nothing',
    subject: criteria(() => NONE),
    rules: ['nothing asked finds all', 'what was deleted is not found, and what was changed is found as it is now'],
  },
  {
    defect: 'reads text without its case',
    subject: asked((sound) => ({
      select: (recipe, selection, tenant) =>
        sound.select(lowered(recipe), { ...selection, criterion: everywhere(selection.criterion, lower) }, tenant),
    })),
    rules: ['text is found by what it is, and not by what it looks like', 'texts are compared by code points'],
  },
  {
    defect: 'reads a backslash as an escape',
    subject: given((datum) => ({ ...datum, text: datum.text.replaceAll('\\', '') })),
    rules: ['text with signs of a query is only text', 'a state with text that no database keeps spoils nothing'],
  },
  {
    defect: 'compares numbers as text',
    subject: comparing((compared) =>
      compared.by === 'gte' && compared.with.rank === 2 ? { ...compared, by: 'eq' } : compared,
    ),
    rules: ['numbers are compared as numbers'],
  },
  {
    defect: 'takes true for a number',
    subject: given((datum) => (datum.rank === 1 ? { ...datum, rank: 2 } : datum)),
    rules: ['true and false are neither numbers nor text'],
  },
  {
    defect: 'takes after for from',
    subject: comparing((compared) => (compared.by === 'gt' ? { ...compared, by: 'gte' } : compared)),
    rules: ['points in time are compared by time', 'texts are compared by code points'],
  },
  {
    defect: 'takes the empty list for no question',
    subject: criteria((criterion) => (criterion.kind === 'any' && criterion.of.length === 0 ? ALL : criterion)),
    rules: [
      'in finds what equals any of a list, and nothing for an empty one',
      'and, or and paths side by side mean what they say',
    ],
  },
  {
    defect: 'looks at the first part of a path only',
    subject: comparing((compared) => ({ ...compared, path: compared.path.slice(0, 1) })),
    rules: ['parts of values are found by their path', 'what is missing is found as missing, and by nothing else'],
  },
  {
    defect: 'has three answers, as SQL has',
    subject: criteria((criterion) =>
      criterion.kind === 'not' && criterion.of.kind === 'all'
        ? { kind: 'all', of: [criterion, ...criterion.of.of.flatMap(isThere)] }
        : criterion,
    ),
    rules: ['not finds all the others, those where it is missing too'],
  },
  {
    defect: 'orders by nothing',
    subject: pages((selection) => ({ ...selection, orderings: [], after: undefined })),
    rules: [
      'orders count one after the other, each in its direction',
      'what is missing comes first, and last the other way round',
      'false comes before true',
    ],
  },
  {
    defect: 'gives no order to ids',
    subject: asked((sound) => ({
      select: async (recipe, selection, tenant) => (await sound.select(recipe, selection, tenant)).toReversed(),
    })),
    rules: ['what has no other order is in the order of its ids, by code points'],
  },
  {
    defect: 'begins each page at the first',
    subject: pages((selection) => ({ ...selection, after: undefined })),
    rules: ['what comes and goes between two pages moves nothing else', 'skip passes over so many'],
  },
  {
    defect: 'leaves out one between two pages',
    subject: pages((selection) => (selection.after === undefined ? selection : { ...selection, skip: 1 })),
    rules: [
      'ten orders count one after the other, on each page',
      'pages follow each other without a gap and without a repetition',
    ],
  },
  {
    defect: 'passes over none',
    subject: pages((selection) => ({ ...selection, skip: 0 })),
    rules: ['skip passes over so many'],
  },
  {
    defect: 'has pages of ten',
    subject: asking((query) => ({ limit: 10, ...query })),
    rules: ['fifty are a page where nobody says otherwise'],
  },
  {
    defect: 'takes any cursor',
    subject: repositories((sound) => ({
      page: async (query = {}) => {
        const page = await sound.page(query as never);
        return page.isErr() ? sound.page() : page;
      },
    })),
    rules: ['a cursor of another question is refused'],
  },
  {
    defect: 'has a limit of its own for how much is asked',
    subject: criteria((criterion) => {
      if ('of' in criterion && Array.isArray(criterion.of) && criterion.of.length > 900)
        throw new RangeError('Too much.');
      return criterion;
    }),
    rules: ['a question may have a thousand comparisons, however they are put together, and no more'],
  },
  {
    defect: 'counts all where it is asked wrongly',
    subject: repositories((sound) => ({ count: (query = {}) => sound.count(query).catch(() => sound.count()) })),
    rules: ['a question of another form is refused, and never taken for one about all'],
  },
  {
    defect: 'corrects what was asked wrongly',
    subject: repositories((sound) => ({
      page: (query = {}) => sound.page(query as never).catch(() => ok({ items: [], next: undefined })),
    })),
    rules: [
      'a question that can not be asked is refused, and none is taken for another',
      'a page that can not be is refused',
    ],
  },
  {
    defect: 'gives the unit an object that is not its own',
    subject: asked((sound) => ({
      select: async (recipe, selection, tenant) =>
        (await sound.select(recipe, selection, tenant)).map((one) => ({ ...one, id: `${one.id}!` })),
    })),
    rules: [
      'what is found belongs to the unit, and can be changed and saved',
      'what the unit has deleted is left out, and what it has not committed is not asked',
    ],
  },
  {
    defect: 'says that who changed it last has made it',
    subject: asked((sound) => ({
      stamps: async (...key) => {
        const stamps = await sound.stamps(...key);
        return stamps && { ...stamps, createdAt: stamps.updatedAt, createdBy: stamps.updatedBy ?? 'nobody' };
      },
    })),
    rules: [
      'who made and changed it, and when, is told by its stamps',
      'what was deleted has its stamps, and nothing else',
    ],
  },
  {
    defect: 'tells the stamps of any tenant',
    subject: asked((sound) => ({
      stamps: async (recipe, id) =>
        (await sound.stamps(...withoutTenant(recipe, id))) ?? sound.stamps(...withoutTenant(recipe, 'a')),
    })),
    rules: ['what never was has no stamps'],
  },
  {
    defect: 'finds what is of any tenant',
    subject: asked((sound) => ({
      select: async (recipe, selection) => [
        ...(await sound.select(recipe, selection, undefined)),
        ...(await sound.select(recipe, selection, 'acme')),
      ],
    })),
    rules: ['nothing of another tenant is found'],
  },
  {
    defect: 'forgets what was deleted',
    subject: asked(() => ({ deleted: () => [] })),
    rules: ['what was deleted is listed with its stamps, and nothing else'],
  },
  {
    defect: 'lists what was deleted from the beginning again',
    subject: asked((sound) => ({ deleted: (recipe, _, limit, tenant) => sound.deleted(recipe, '', limit, tenant) })),
    rules: ['pages of what was deleted follow each other in the order of ids'],
  },
  {
    defect: 'takes any cursor among what was deleted for the beginning',
    subject: repositories((sound) => ({ deleted: ({ after: _, ...query } = {}) => sound.deleted(query) })),
    rules: ['a cursor among what was deleted belongs to no other question'],
  },
  {
    defect: 'lists what any tenant has deleted',
    subject: asked((sound) => ({
      deleted: async (recipe, after, limit) => [
        ...(await sound.deleted(recipe, after, limit, undefined)),
        ...(await sound.deleted(recipe, after, limit, 'acme')),
      ],
    })),
    rules: ['what another tenant has deleted is not listed'],
  },
];

/** A path that has to lead somewhere. */
const isThere = (criterion: Criterion): readonly Criterion[] =>
  criterion.kind === 'compared' ? [{ kind: 'not', of: { kind: 'missing', path: criterion.path } }] : [];

const lower = (criterion: Criterion): Criterion =>
  criterion.kind === 'compared'
    ? { ...criterion, with: { ...criterion.with, text: criterion.with.text.toLowerCase() } }
    : criterion;

const lowered = (recipe: StateRecipe): StateRecipe => ({
  ...recipe,
  encode: (state) => JSON.parse(JSON.stringify(recipe.encode(state)).toLowerCase()),
});
