import { type Clock, type IdentifierGenerator, stateStored } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { type Projection, ReadModels } from 'demesne/event-sourcing';
import type { EventBus } from 'demesne/messaging';
import { OrderCancelled, OrderConfirmed } from '../../ordering/index.ts';
import { translations } from '../api/translations.ts';
import { answerOrder } from '../application/answer-order.ts';
import { closeRestaurant } from '../application/close-restaurant.ts';
import { importMenu } from '../application/import-menu.ts';
import { joinPlatform } from '../application/join-platform.ts';
import { kitchenQueue, kitchenQueueProjection } from '../application/kitchen-queue.ts';
import { markItemAvailable } from '../application/mark-item-available.ts';
import { markItemOutOfStock } from '../application/mark-item-out-of-stock.ts';
import { markOrderReady } from '../application/mark-order-ready.ts';
import { openRestaurant } from '../application/open-restaurant.ts';
import { rejectOrder } from '../application/reject-order.ts';
import { startPreparation } from '../application/start-preparation.ts';
import { stopOrder } from '../application/stop-order.ts';
import { verifyRestaurant } from '../application/verify-restaurant.ts';
import { viewKitchen } from '../application/view-kitchen.ts';
import { viewRestaurant } from '../application/view-restaurant.ts';
import { cookedSideBySide, type PreparationEstimate } from '../domain/preparation-estimate.ts';
import { Restaurant } from '../domain/restaurant.ts';
import { type FetchMenu, ProviderMenus } from './menu-provider/provider-menus.ts';

/** What the Restaurant Catalog needs of the world, and what of its rules may be chosen. */
export interface CatalogPorts {
  readonly store: Store;
  readonly bus: Pick<EventBus, 'within'>;
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
  readonly fetchMenu: FetchMenu;
  readonly estimate?: PreparationEstimate;
}

/** What may be asked of the context. */
export interface CatalogContext {
  readonly joinPlatform: ReturnType<typeof joinPlatform>;
  readonly verifyRestaurant: ReturnType<typeof verifyRestaurant>;
  readonly importMenu: ReturnType<typeof importMenu>;
  readonly openRestaurant: ReturnType<typeof openRestaurant>;
  readonly closeRestaurant: ReturnType<typeof closeRestaurant>;
  readonly markItemOutOfStock: ReturnType<typeof markItemOutOfStock>;
  readonly markItemAvailable: ReturnType<typeof markItemAvailable>;
  readonly rejectOrder: ReturnType<typeof rejectOrder>;
  readonly startPreparation: ReturnType<typeof startPreparation>;
  readonly markOrderReady: ReturnType<typeof markOrderReady>;
  readonly viewRestaurant: ReturnType<typeof viewRestaurant>;
  readonly viewKitchen: ReturnType<typeof viewKitchen>;
  readonly kitchenQueue: ReturnType<typeof kitchenQueue>;
  /** What makes the read models of the context. */
  readonly projections: readonly Projection[];
}

/** Puts the context together: its unit of work, what it listens to, and what may be asked of it. */
export function catalogContext(ports: CatalogPorts): CatalogContext {
  const { store, bus, clock, identifiers, fetchMenu, estimate = cookedSideBySide } = ports;
  const unit = new BufferedUnitOfWork(
    store,
    { restaurants: stateStored(Restaurant) },
    { clock, identifiers, publishes: translations },
  );
  const timed = { unit, clock };

  const border = bus.within('catalog');
  border.subscribe(OrderConfirmed, { name: 'catalog.answer-order', handle: answerOrder({ ...timed, estimate }) });
  border.subscribe(OrderCancelled, { name: 'catalog.stop-order', handle: stopOrder(timed) });

  return {
    joinPlatform: joinPlatform(unit),
    verifyRestaurant: verifyRestaurant(unit),
    importMenu: importMenu({ unit, menus: new ProviderMenus(fetchMenu) }),
    openRestaurant: openRestaurant(timed),
    closeRestaurant: closeRestaurant(timed),
    markItemOutOfStock: markItemOutOfStock(unit),
    markItemAvailable: markItemAvailable(unit),
    rejectOrder: rejectOrder(timed),
    startPreparation: startPreparation(timed),
    markOrderReady: markOrderReady(timed),
    viewRestaurant: viewRestaurant(unit),
    viewKitchen: viewKitchen(unit),
    kitchenQueue: kitchenQueue(new ReadModels(store.readModels)),
    projections: [kitchenQueueProjection],
  };
}
