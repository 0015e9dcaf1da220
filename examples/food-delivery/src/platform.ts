import type { Clock, IdentifierGenerator } from 'demesne';
import type { Store } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { EventBus } from 'demesne/messaging';
import { accountContext, type AccountContext } from './account/infrastructure/account-context.ts';
import { catalogContext, type CatalogContext } from './catalog/infrastructure/catalog-context.ts';
import { dispatchContext, type DispatchContext } from './dispatch/infrastructure/dispatch-context.ts';
import { CatalogOffers, type DeliveryTerms } from './ordering/infrastructure/catalog-offers.ts';
import { orderingContext, type OrderingContext } from './ordering/infrastructure/ordering-context.ts';
import { CardGateway } from './payment/infrastructure/card-provider/card-gateway.ts';
import { InProcessCardProvider } from './payment/infrastructure/card-provider/in-process-card-provider.ts';
import { CashOnDelivery } from './payment/infrastructure/cash-on-delivery.ts';
import { paymentContext, type PaymentContext } from './payment/infrastructure/payment-context.ts';
import type { RestaurantId } from './shared-kernel/index.ts';
import { trackingContext, type TrackingContext } from './tracking/infrastructure/tracking-context.ts';

/** The world around the platform. */
export interface PlatformPorts {
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
  /** The menu provider's answer for a restaurant, in the provider's own language. */
  readonly fetchMenu: (restaurantId: RestaurantId) => Promise<unknown>;
  readonly deliveryTermsOf: (restaurantId: RestaurantId) => DeliveryTerms | undefined;
  /** Where everything is kept; in memory unless given. */
  readonly store?: Store;
  /** The bus over the store's log; a plain one unless given. */
  readonly makeBus?: (store: Store) => EventBus;
}

/** All contexts, over one store and one bus, and the card provider, which is played in this process. */
export interface Platform {
  readonly store: Store;
  readonly bus: EventBus;
  readonly catalog: CatalogContext;
  readonly ordering: OrderingContext;
  readonly payment: PaymentContext;
  readonly dispatch: DispatchContext;
  readonly tracking: TrackingContext;
  readonly account: AccountContext;
  readonly cardProvider: InProcessCardProvider;
}

/** The composition root: the one place that knows every context and every adapter. */
export function createPlatform(ports: PlatformPorts): Platform {
  const { clock, identifiers, fetchMenu, deliveryTermsOf, store = new InMemoryStore() } = ports;
  const bus = ports.makeBus?.(store) ?? new EventBus(store.log, { clock });
  const shared = { store, bus, clock, identifiers };

  const catalog = catalogContext({ ...shared, fetchMenu });
  const offers = new CatalogOffers(catalog, deliveryTermsOf);
  const cardProvider = new InProcessCardProvider(clock);
  const cards = new CardGateway(cardProvider);
  const gateways = { card: cards, wallet: cards, cash: new CashOnDelivery(clock) };

  return {
    store,
    bus,
    catalog,
    ordering: orderingContext({ ...shared, offers }),
    payment: paymentContext({ ...shared, gateways }),
    dispatch: dispatchContext(shared),
    tracking: trackingContext(shared),
    account: accountContext(shared),
    cardProvider,
  };
}
