import { aggregateQueriesContract, runContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { inMemory } from './in-memory-bank.ts';

runContract(aggregateQueriesContract(inMemory), { describe, it });
