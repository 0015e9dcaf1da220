import type { Clock, IdentifierGenerator } from 'demesne';
import type { Store } from 'demesne/application';
import { type Projection, Projections } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { EventBus, Subscriptions } from 'demesne/messaging';
import { accountContext, type AccountContext } from './account/infrastructure/account-context.ts';
import { catalogContext, type CatalogContext } from './catalog/infrastructure/catalog-context.ts';
import { dispatchContext, type DispatchContext } from './dispatch/infrastructure/dispatch-context.ts';
import { CatalogOffers, type DeliveryTerms } from './ordering/infrastructure/catalog-offers.ts';
import { orderingContext, type OrderingContext } from './ordering/infrastructure/ordering-context.ts';
import { CardGateway } from './payment/infrastructure/card-provider/card-gateway.ts';
import { PlayedCardProvider } from './payment/infrastructure/card-provider/played-card-provider.ts';
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
  /** Where the card provider, which is another company and played, keeps its own; in memory unless given. */
  readonly outside?: Store;
  /** What calls the reactions to what was committed; plain ones unless given. */
  readonly makeSubscriptions?: (store: Store) => Subscriptions;
  /** What makes the read models of what was committed; plain ones unless given. */
  readonly makeProjections?: (store: Store, projections: readonly Projection[]) => Projections;
}

/** All contexts, over one store, and the card provider, which is played. */
export interface Platform {
  readonly store: Store;
  /** The reactions of contexts to each other: in one process for each message, and none is forgotten when it dies. */
  readonly subscriptions: Subscriptions;
  /** The read models of contexts: made in one process, to be asked for in all, and none misses anything when that dies. */
  readonly projections: Projections;
  /** What is kept in the memory of this process: made from the start of the log, in every process for itself. */
  readonly views: EventBus;
  readonly catalog: CatalogContext;
  readonly ordering: OrderingContext;
  readonly payment: PaymentContext;
  readonly dispatch: DispatchContext;
  readonly tracking: TrackingContext;
  readonly account: AccountContext;
  readonly cardProvider: PlayedCardProvider;
}

/** The composition root: the one place that knows every context and every adapter. Reactions and read models begin when started. */
export function createPlatform(ports: PlatformPorts): Platform {
  const { clock, identifiers, fetchMenu, deliveryTermsOf } = ports;
  const { store = new InMemoryStore(), outside = new InMemoryStore() } = ports;
  const subscriptions = ports.makeSubscriptions?.(store) ?? new Subscriptions(store.log, store.subscriptions);
  const views = new EventBus(store.log);
  const shared = { store, bus: subscriptions, views, clock, identifiers };

  const catalog = catalogContext({ ...shared, fetchMenu });
  const offers = new CatalogOffers(catalog, deliveryTermsOf);
  const cardProvider = new PlayedCardProvider(clock, outside);
  const cards = new CardGateway(cardProvider);
  const gateways = { card: cards, wallet: cards, cash: new CashOnDelivery(clock) };

  const ordering = orderingContext({ ...shared, offers });
  const payment = paymentContext({ ...shared, gateways });
  const dispatch = dispatchContext(shared);
  const tracking = trackingContext(shared);
  const account = accountContext(shared);
  const all = [catalog, ordering, payment, account].flatMap(({ projections }) => projections);
  const projections = ports.makeProjections?.(store, all) ?? new Projections(store, all);

  const contexts = { catalog, ordering, payment, dispatch, tracking, account };
  return { store, subscriptions, projections, views, ...contexts, cardProvider };
}
