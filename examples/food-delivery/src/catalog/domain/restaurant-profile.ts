import { ValueObject } from 'demesne';
import { z } from 'zod';
import { Address, GeoLocation, Money } from '../../shared-kernel/index.ts';
import { OperatingHours } from './operating-hours.ts';

/** What a restaurant says of itself when it joins the platform. */
export class RestaurantProfile extends ValueObject.define(
  'RestaurantProfile',
  {
    name: z.string().min(1).max(120),
    address: Address,
    location: GeoLocation,
    hours: OperatingHours,
    /** How many orders its kitchen works on at once. */
    capacity: z.int().min(1).max(500),
    /** What an order must come to. */
    minimumOrder: Money,
  },
  { 'the minimum order is not below zero': ({ minimumOrder }) => !minimumOrder.isNegative },
) {}
