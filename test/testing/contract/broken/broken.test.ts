import {
  eventBusContract,
  messageLogContract,
  repositoryContract,
  unitOfWorkContract,
  valueObjectContract,
} from 'demesne/testing/contract';
import { describeBroken } from './broken.ts';
import { busesContext } from './event-bus/context.ts';
import { busesDelivery } from './event-bus/delivery.ts';
import { busesFailures } from './event-bus/failures.ts';
import { busesLifeCycle } from './event-bus/life-cycle.ts';
import { logs } from './message-log/logs.ts';
import { storesCopies } from './repository/copies.ts';
import { storesKeys } from './repository/keys.ts';
import { storesVersions } from './repository/versions.ts';
import { storesWrites } from './repository/writes.ts';
import { unitsAround } from './unit-of-work/around.ts';
import { unitsOnce } from './unit-of-work/once.ts';
import { unitsRepositories } from './unit-of-work/repositories.ts';
import { unitsRuns } from './unit-of-work/runs.ts';
import { values } from './values.ts';

const stores = [...storesVersions, ...storesCopies, ...storesWrites, ...storesKeys];
const units = [...unitsRepositories, ...unitsRuns, ...unitsAround, ...unitsOnce];
const buses = [...busesDelivery, ...busesFailures, ...busesContext, ...busesLifeCycle];

describeBroken('A unit of work', [repositoryContract, unitOfWorkContract], [...stores, ...units]);
describeBroken('An event bus', [eventBusContract], buses);
describeBroken('A message log', [messageLogContract], logs);
describeBroken('A value object', [valueObjectContract], values);
