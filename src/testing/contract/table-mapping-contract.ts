import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { Contract } from './contract.ts';
import { contractOf } from './rules.ts';
import { rows } from './table-mapping/rows.ts';
import { MappedWorld, type TableMappingSubject } from './table-mapping/subject.ts';
import { tables } from './table-mapping/tables.ts';

/**
 * What every mapping to tables has to keep: nothing of a state is lost on its way into rows, tables and back.
 *
 * *When to use*: for each `tableMapping`, on the database that it is for.
 *
 * *Guarantees*: each rule is proved on fresh tables, over all samples; a rule that is broken rejects with what was expected and found.
 *
 * *Errors*: a `Fault` `UNKNOWN_RULE` for a skip of no such rule.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, type TypeOf } from 'demesne';
 * import { tableMapping } from 'demesne/application';
 * import { SqliteStore } from 'demesne/sqlite';
 * import { tableMappingContract } from 'demesne/testing/contract';
 * import Database from 'libsql';
 * import { z } from 'zod';
 *
 * const HallId = Identifier.define('HallId');
 * type HallId = TypeOf<typeof HallId>;
 * class HallOpened extends DomainEvent.define('hall.HallOpened', { seats: z.int() }) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: HallId,
 *   state: { seats: z.int() },
 *   events: { HallOpened },
 *   evolve: { HallOpened: (_, { data }) => data },
 * }) {
 *   static open(id: HallId, seats: number) {
 *     return new Hall(id).begin(new HallOpened({ seats }));
 *   }
 * }
 *
 * const halls = tableMapping(Hall, {
 *   table: 'halls',
 *   id: 'id',
 *   columns: { seats: 'integer' },
 *   toRows: ({ seats }) => ({ row: { seats } }),
 *   fromRows: ({ row }) => ({ seats: row.seats }),
 * });
 *
 * const contract = tableMappingContract({
 *   mapping: halls,
 *   samples: () => [Hall.open(HallId.of('small'), 0), Hall.open(HallId.of('large'), 9_000)],
 *   open: () => {
 *     const database = new Database(':memory:');
 *     database.exec('create table halls (id text primary key, seats integer not null)');
 *     const store = new SqliteStore(database, { mappings: [halls] });
 *     store.migrate();
 *     return { store, dispose: () => database.close() };
 *   },
 * });
 * for (const { run } of contract.rules) await run();
 * contract.rules.length; // => 6
 * ```
 * @see Fowler 2002, Data Mapper
 * @since 0.2.0
 */
export const tableMappingContract = <Aggregate extends AggregateRoot>(
  subject: TableMappingSubject<Aggregate>,
): Contract =>
  contractOf(
    `The tables of ${subject.name ?? subject.mapping.name}`,
    async () => new MappedWorld(subject, await subject.open()),
    [rows, tables],
    subject.skips,
  );
