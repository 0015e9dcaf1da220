import { InMemoryBroker } from 'demesne/in-memory';
import { DomainEvent } from 'demesne';
import {
  IntegrationEvent,
  OutboxRelay,
  type CloudEvent,
  type OutboxRelayOptions,
  type Subscriptions,
} from 'demesne/messaging';
import { FlakyBroker } from 'demesne/testing';
import { z } from 'zod';
import { World } from '../durable-subscription/kit.ts';

export class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', {}) {}
export class OrderAccepted extends IntegrationEvent.define('ordering.published.OrderAccepted', { note: z.string() }) {}
export class OrderCancelled extends IntegrationEvent.define('ordering.published.OrderCancelled', {}) {}

/** A relay from a log to a broker whose faults are in the test's hands; time is too. */
export class Depot {
  readonly world: World;
  readonly broker = new InMemoryBroker();
  readonly flaky = new FlakyBroker(this.broker);
  /** What has arrived, by its note. */
  readonly arrived: string[] = [];
  readonly events: CloudEvent[] = [];

  constructor(world = new World()) {
    this.world = world;
    this.broker.subscribe(OrderAccepted, (event) => {
      const { data } = event as CloudEvent;
      this.events.push(event as CloudEvent);
      this.arrived.push((data as { note: string }).note);
    });
  }

  /** Subscriptions with a relay on them, started. */
  async relay(options: Partial<OutboxRelayOptions> = {}, rules: { concurrency?: number } = {}): Promise<Subscriptions> {
    const subscriptions = this.world.instance(rules);
    new OutboxRelay({ name: 'publish-ordering', messages: OrderAccepted, to: this.flaky, ...options }).attach(
      subscriptions,
    );
    await subscriptions.start();
    return subscriptions;
  }

  /** Commits an acceptance for each note: `a1` tells of order `a`, and `a2` too. */
  async accept(...notes: readonly string[]): Promise<void> {
    for (const note of notes) {
      const envelope = this.world.envelope(note, new OrderAccepted({ note }) as never);
      await this.world.ground.log.append([envelope]);
    }
  }
}
