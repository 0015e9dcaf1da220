/**
 * Given/when/then for aggregates, and the ports with a will of their own: time, identifiers, waiting, what was published.
 *
 * @module demesne/testing
 */
export { given, Scenario, type AggregateType, type EventOfAggregate } from './scenario/given.ts';
export { givenDecider, DeciderOutcome, DeciderScenario } from './scenario/given-decider.ts';
export { givenProjection, ProjectionScenario, type ToldOf } from './scenario/given-projection.ts';
export { ImpossibleHistory } from './scenario/impossible-history.ts';
export { ScenarioOutcome } from './scenario/scenario-outcome.ts';
export { ExpectationFailed, type Comparison } from './expectation-failed.ts';
export { FlakyBroker } from './flaky-broker.ts';
export { FixedClock } from './fixed-clock.ts';
export { SequentialIdentifiers } from './sequential-identifiers.ts';
export { ManualTimer } from './manual-timer.ts';
export { EventCollector } from './event-collector.ts';
export { checkGolden, GoldenFilesFailed, type GoldenOptions, type GoldenReport } from './golden/check-golden.ts';
