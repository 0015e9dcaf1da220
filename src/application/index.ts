/**
 * The unit of work: repositories, one commit over everything they saved, and what happens around it.
 *
 * @module demesne/application
 */
export { BufferedUnitOfWork } from './buffered-unit-of-work.ts';
export type { UnitOfWorkOptions } from './unit-of-work-options.ts';
export type { InnerRunOptions, Outcome, RunOptions, UnitContext, UnitOfWork, Work } from './unit-of-work.ts';
export type { Answer, Eventual, RefusalOf, ValueOf } from './answer.ts';
export { reaction, type Reaction, type ReactionContext, type RefusalOfReaction } from './reaction.ts';
export { stateStored, type RepositoriesOf, type RepositoryRecipe, type RepositoryRecipes } from './state-stored.ts';
export type { AggregateChange, UnitChanges, UnitStore } from './unit-store.ts';
export type { Store } from './store.ts';
export {
  AfterCommitFailed,
  AggregateNameClash,
  DeletedAggregate,
  ForeignAggregate,
  InnerRunFailed,
  InvalidWork,
  ReactionsTooDeep,
  UnitEnded,
  UnsavedChanges,
  WrongAggregate,
  type AggregateName,
} from './unit-faults.ts';
