import { tableMapping } from 'demesne/application';
import { Parcel, Town } from '../../../src/testing/contract/aggregate-queries/parcel.ts';
import { Account, Statement } from '../../../src/testing/contract/bank.ts';

/** Tables for all that the contracts of repositories, units of work and queries are told with. */
export const contractTables = `
  create table accounts (tenant text not null, id text not null, balance bigint not null, primary key (tenant, id));
  create table statements (tenant text not null, id text not null, lines integer not null, primary key (tenant, id));
  create table parcels (
    tenant text not null, id text not null, note text not null, weight double precision not null, is_fragile boolean not null,
    sent_at timestamptz, town text not null, zip text, primary key (tenant, id)
  );`;

/** What can't be asked of columns of text. */
export const notInColumns = {
  'a state with text that no database keeps spoils nothing':
    'a column of text has no NUL and no half of a pair; such a state is refused',
};

const keyed = { id: 'id', tenant: 'tenant' } as const;

/** How they stand there. */
export const contractMappings = [
  tableMapping(Account, {
    ...keyed,
    table: 'accounts',
    columns: { balance: 'integer' },
    toRows: (row) => ({ row }),
    fromRows: ({ row }) => row,
  }),
  tableMapping(Statement, {
    ...keyed,
    table: 'statements',
    columns: { lines: 'integer' },
    toRows: (row) => ({ row }),
    fromRows: ({ row }) => row,
  }),
  tableMapping(Parcel, {
    ...keyed,
    table: 'parcels',
    columns: { note: 'text', weight: 'number', is_fragile: 'boolean', sent_at: 'instant?', town: 'text', zip: 'text?' },
    toRows: ({ note, weight, isFragile, sentAt, to }) => ({
      row: { note, weight, is_fragile: isFragile, sent_at: sentAt, town: to.name, zip: to.zip },
    }),
    fromRows: ({ row: { note, weight, is_fragile: isFragile, sent_at: sentAt, town: name, zip } }) => ({
      note,
      weight,
      isFragile,
      sentAt,
      to: Town.reconstitute({ name, zip }),
    }),
  }),
];
