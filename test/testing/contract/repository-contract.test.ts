import { repositoryContract, runContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { inMemory } from './in-memory-bank.ts';

runContract(repositoryContract(inMemory), { describe, it });
