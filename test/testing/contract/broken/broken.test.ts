import {
  eventBusContract,
  messageLogContract,
  repositoryContract,
  unitOfWorkContract,
  valueObjectContract,
} from 'demesne/testing/contract';
import { describeBroken } from './broken.ts';
import { busesContext } from './buses-context.ts';
import { busesDelivery } from './buses-delivery.ts';
import { busesFailures } from './buses-failures.ts';
import { busesLifeCycle } from './buses-life-cycle.ts';
import { logs } from './logs.ts';
import { storesCopies } from './stores-copies.ts';
import { storesKeys } from './stores-keys.ts';
import { storesVersions } from './stores-versions.ts';
import { storesWrites } from './stores-writes.ts';
import { unitsAround } from './units-around.ts';
import { unitsOnce } from './units-once.ts';
import { unitsRepositories } from './units-repositories.ts';
import { unitsRuns } from './units-runs.ts';
import { values } from './values.ts';

const stores = [...storesVersions, ...storesCopies, ...storesWrites, ...storesKeys];
const units = [...unitsRepositories, ...unitsRuns, ...unitsAround, ...unitsOnce];
const buses = [...busesDelivery, ...busesFailures, ...busesContext, ...busesLifeCycle];

describeBroken('A unit of work', [repositoryContract, unitOfWorkContract], [...stores, ...units]);
describeBroken('An event bus', [eventBusContract], buses);
describeBroken('A message log', [messageLogContract], logs);
describeBroken('A value object', [valueObjectContract], values);
