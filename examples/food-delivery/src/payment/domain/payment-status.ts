import { Transitions } from 'demesne';

/** The life of a payment; a refund in part may be followed by another. */
export const paymentStatus = Transitions.define('Payment', {
  Pending: ['Authorized', 'Failed'],
  Authorized: ['Captured', 'Voided'],
  Captured: ['Refunded'],
  Refunded: ['Refunded'],
  Failed: [],
  Voided: [],
});

export type PaymentStatus = (typeof paymentStatus.statuses)[number];
