import { z } from 'zod';

/** What the driver drives: in the words of Delivery Dispatch, to whose language this context conforms. */
export const Vehicle = z.enum(['bicycle', 'scooter', 'car']);
export type Vehicle = z.infer<typeof Vehicle>;
