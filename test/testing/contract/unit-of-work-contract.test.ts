import { runContract, unitOfWorkContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { inMemory } from './in-memory-bank.ts';

runContract(unitOfWorkContract(inMemory), { describe, it });
