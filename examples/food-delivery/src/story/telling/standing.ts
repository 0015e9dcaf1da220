/** How the things of the story stand; `–` is what has not come to be. */
export interface Standing {
  readonly order: string;
  readonly payment: string;
  readonly kitchen: string;
  readonly delivery: string;
}

export const nothingYet: Standing = { order: '–', payment: '–', kitchen: '–', delivery: '–' };

const changes: Readonly<Record<string, Partial<Standing>>> = {
  'ordering.OrderStarted': { order: 'Cart' },
  'ordering.CartAbandoned': { order: 'Cancelled' },
  'ordering.OrderPlaced': { order: 'Placed' },
  'ordering.OrderConfirmed': { order: 'Confirmed' },
  'ordering.PreparationStarted': { order: 'Preparing' },
  'ordering.PreparationFinished': { order: 'ReadyForPickup' },
  'ordering.DeliveryStarted': { order: 'OutForDelivery' },
  'ordering.OrderDelivered': { order: 'Delivered' },
  'ordering.OrderCompleted': { order: 'Completed' },
  'ordering.OrderRejected': { order: 'Rejected' },
  'ordering.OrderCancelled': { order: 'Cancelled' },
  'payment.PaymentRequested': { payment: 'Pending' },
  'payment.PaymentAuthorized': { payment: 'Authorized' },
  'payment.PaymentFailed': { payment: 'Failed' },
  'payment.PaymentVoided': { payment: 'Voided' },
  'payment.PaymentCaptured': { payment: 'Captured' },
  'payment.PaymentRefunded': { payment: 'Refunded' },
  'catalog.RestaurantAcceptedOrder': { kitchen: 'Accepted' },
  'catalog.RestaurantRejectedOrder': { kitchen: 'Rejected' },
  'catalog.OrderPreparationStarted': { kitchen: 'Preparing' },
  'catalog.OrderReadyForPickup': { kitchen: 'Ready' },
  'catalog.OrderStopped': { kitchen: 'Stopped' },
  'dispatch.DeliveryRequested': { delivery: 'Pending' },
  'dispatch.DriverAssigned': { delivery: 'Assigned' },
  'dispatch.OrderPickedUp': { delivery: 'PickedUp' },
  'dispatch.DriverSetOff': { delivery: 'InTransit' },
  // What older logs call it.
  'dispatch.DeliverySetOff': { delivery: 'InTransit' },
  'dispatch.DeliveryCompleted': { delivery: 'Delivered' },
  'dispatch.DeliveryFailed': { delivery: 'Failed' },
};

/** How things stand after a message, by its wire name. */
export const after = (standing: Standing, type: string): Standing => ({ ...standing, ...changes[type] });
