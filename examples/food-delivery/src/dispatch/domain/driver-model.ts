import { AggregateRoot, Instant, listOf, optional } from 'demesne';
import { z } from 'zod';
import { DeliveryId, DriverId, GeoLocation } from '../../shared-kernel/index.ts';
import {
  DriverAcceptedDelivery,
  DriverLocationUpdated,
  DriverRegistered,
  DriverVerified,
  DriverWasRelieved,
  DriverWentOffline,
  DriverWentOnline,
} from './driver-events.ts';
import { Vehicle } from './vehicle.ts';

/** What a driver is made of, and how its events change it. */
export const DriverModel = AggregateRoot.define('Driver', {
  id: DriverId,
  state: {
    name: z.string(),
    vehicle: Vehicle,
    isVerified: z.boolean(),
    /** Where the driver is; none while offline. */
    location: optional(GeoLocation),
    reportedAt: optional(Instant),
    deliveries: listOf(DeliveryId),
  },
  events: {
    DriverRegistered,
    DriverVerified,
    DriverWentOnline,
    DriverWentOffline,
    DriverLocationUpdated,
    DriverAcceptedDelivery,
    DriverWasRelieved,
  },
  evolve: {
    DriverRegistered: (_, { data }) => ({ ...data, isVerified: false, deliveries: [] }),
    DriverVerified: (driver) => {
      driver.isVerified = true;
    },
    DriverWentOnline: (driver, { data: { location, reportedAt } }) => {
      driver.location = location;
      driver.reportedAt = reportedAt;
    },
    DriverWentOffline: (driver) => {
      driver.location = undefined;
    },
    DriverLocationUpdated: (driver, { data: { location, reportedAt } }) => {
      driver.location = location;
      driver.reportedAt = reportedAt;
    },
    DriverAcceptedDelivery: (driver, { data }) => {
      driver.deliveries = [...driver.deliveries, data.deliveryId];
    },
    DriverWasRelieved: (driver, { data }) => {
      driver.deliveries = driver.deliveries.filter((deliveryId) => deliveryId !== data.deliveryId);
    },
  },
});
