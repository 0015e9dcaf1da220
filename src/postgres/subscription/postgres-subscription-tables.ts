import { handledPositionsFunctions, handledPositionsTables } from './handled-positions-tables.ts';
import { leasingFunctions } from './subscription-leasing-functions.ts';
import { parkingFunctions } from './subscription-parking-functions.ts';

/** Where subscriptions stand, who works on them, what they put aside, what they have handled, and what changes all that. */
export const subscriptionTables = (schema: string): string =>
  leases(schema) +
  parking(schema) +
  handledPositionsTables(schema) +
  handledPositionsFunctions(schema) +
  parkingFunctions(schema) +
  leasingFunctions(schema);

/** Its rows change with every batch, so there is room for that beside each of them. */
const leases = (schema: string): string => `
create table ${schema}.subscriptions (
  name text collate "C" not null,
  partition integer not null check (partition between 0 and 255),
  partitions integer not null check (partitions between 1 and 256),
  position bigint not null check (position >= 0),
  epoch bigint not null default 0,
  owner text collate "C",
  lease_until timestamptz,
  crashes integer not null default 0,
  suspect bigint,
  suspect_attempts integer,
  status text not null default 'running' check (status in ('running', 'paused')),
  primary key (name, partition),
  check ((owner is null) = (lease_until is null)),
  check ((suspect is null) = (suspect_attempts is null))
) with (fillfactor = 50);

create table ${schema}.subscription_owners (
  subscription text collate "C" not null,
  owner text collate "C" not null,
  alive_until timestamptz not null,
  primary key (subscription, owner)
) with (fillfactor = 50);
`;

const parking = (schema: string): string => `
create table ${schema}.parked (
  subscription text collate "C" not null,
  position bigint not null,
  key text collate "C" not null,
  bucket smallint not null check (bucket between 0 and 255),
  id text collate "C" not null,
  type text not null,
  status text not null check (status in ('retrying', 'behind', 'dead', 'skipped')),
  attempts integer not null,
  next_attempt_at timestamptz,
  cause json,
  edited json,
  edited_version integer,
  reason text,
  first_at timestamptz,
  last_at timestamptz,
  primary key (subscription, position),
  check ((status = 'retrying') = (next_attempt_at is not null)),
  check ((edited is null) = (edited_version is null))
);

create index parked_of_key on ${schema}.parked (subscription, key, position);
create index parked_due on ${schema}.parked (subscription, status, next_attempt_at);
`;
