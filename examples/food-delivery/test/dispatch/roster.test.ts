import { EventBus } from 'demesne/messaging';
import { expect, it } from 'vitest';
import { dispatchContext } from '../../src/dispatch/infrastructure/dispatch-context.ts';
import { ReplayedDriverRoster } from '../../src/dispatch/infrastructure/replayed-driver-roster.ts';
import { DriverId, GeoLocation } from '../../src/shared-kernel/index.ts';
import { contextStage } from '../context-stage.ts';

it('a roster of a process that has just begun knows at its first answer who is on the road', async () => {
  const stage = contextStage('2026-03-06T12:00:00Z');
  const dispatch = dispatchContext(stage);
  const driverId = DriverId.of('driver_mika');
  const location = GeoLocation.of(52.5, 13.4);
  await dispatch.registerDriver({ driverId, name: 'Mika', vehicle: 'bicycle' });
  await dispatch.verifyDriver({ driverId });
  await dispatch.goOnline({ driverId, location });

  const roster = new ReplayedDriverRoster(new EventBus(stage.store.log));
  expect(await roster.available()).toEqual([{ driverId, vehicle: 'bicycle', location }]);

  await dispatch.goOffline({ driverId });
  expect(await roster.available()).toEqual([]);
});
