import { ValueObject } from 'demesne';
import { z } from 'zod';
import { DeliveryProof } from './delivery-proof.ts';

/** Who has the food now, and what shows it; food that was handed to nobody was left at the door. */
export class HandOver extends ValueObject.define(
  'HandOver',
  { to: z.enum(['customer', 'neighbour', 'nobody']), proof: DeliveryProof },
  { 'what is left at the door is shown by a photo': ({ to, proof }) => to !== 'nobody' || proof.kind === 'photo' },
) {}
