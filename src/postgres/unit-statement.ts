import type { AggregateChange } from '../application/unit-of-work/unit-store.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import type { StoredMessage } from '../messaging/log/stored-message.ts';
import type { InlineRowChanges } from '../read-model/inline-rows.ts';
import { staleIn, type SentAggregate } from './aggregates/sent-aggregate.ts';
import { parametersOf, refusalIn } from './log/messages-insert.ts';

/** Sends a statement to whoever is to carry it out. */
export type Send = (sql: string, ...values: unknown[]) => Promise<unknown>;

/** The states and messages of a unit, written in one round trip. */
export class UnitStatement {
  readonly #sql: string;
  readonly #values: readonly unknown[];
  readonly #changes: readonly AggregateChange[];
  readonly #messages: readonly StoredMessage[];

  /** *Errors*: those of messages that contradict each other already. */
  constructor(
    schema: string,
    changes: readonly AggregateChange[],
    sent: readonly SentAggregate[],
    messages: readonly StoredMessage[],
    brought: readonly InlineRowChanges[] = [],
  ) {
    const writesStates = sent.length > 0;
    const writesMessages = messages.length > 0;
    const called = !writesStates ? 'messages_append' : writesMessages ? 'unit_write' : 'aggregates_write';
    this.#values = [
      ...(writesStates ? [JSON.stringify(sent)] : []),
      ...(writesMessages ? parametersOf(messages, {}, brought) : []),
    ];
    const parameters = this.#values.map((_, index) => `$${index + 1}`).join(', ');
    this.#sql = `select ${schema}.${called}(${parameters})::text as written`;
    this.#changes = changes;
    this.#messages = messages;
  }

  /** Has it carried out, where there is anything in it, or answers with the conflict. */
  async by(send: Send): Promise<ConcurrencyConflict | undefined> {
    if (this.#values.length === 0) return undefined;
    try {
      await send(this.#sql, ...this.#values);
      return undefined;
    } catch (error) {
      const stale = staleIn(error, this.#changes);
      if (stale === undefined) throw refusalIn(error, this.#messages) ?? error;
      return stale;
    }
  }
}
