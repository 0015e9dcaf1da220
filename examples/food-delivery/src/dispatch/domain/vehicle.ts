import { z } from 'zod';

/** How far from the restaurant a driver may be to be sent there, by what they drive. */
const rangeMetres = { bicycle: 3_000, scooter: 8_000, car: 15_000 } as const;

export const Vehicle = z.enum(['bicycle', 'scooter', 'car']);
export type Vehicle = z.infer<typeof Vehicle>;

export const rangeMetresOf = (vehicle: Vehicle): number => rangeMetres[vehicle];
