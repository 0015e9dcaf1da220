import { positionsTables } from './sqlite-handled-positions.ts';

/** Where subscriptions stand, who works on them, what they put aside, and what they have handled. */
export const subscriptionTables = (prefix: string): string =>
  `${leases(prefix)}\n${parking(prefix)}\n${positionsTables(prefix)}`;

/** Times are ISO 8601, so their order is that of text. */
const leases = (prefix: string): string => `
create table ${prefix}subscriptions (
  name text not null,
  partition integer not null check (partition between 0 and 255),
  partitions integer not null check (partitions between 1 and 256),
  position integer not null check (position >= 0),
  epoch integer not null default 0,
  owner text,
  lease_until text,
  crashes integer not null default 0,
  suspect integer,
  suspect_attempts integer,
  status text not null default 'running' check (status in ('running', 'paused')),
  primary key (name, partition),
  check ((owner is null) = (lease_until is null)),
  check ((suspect is null) = (suspect_attempts is null))
) strict, without rowid;

create table ${prefix}subscription_owners (
  subscription text not null,
  owner text not null,
  alive_until text not null,
  primary key (subscription, owner)
) strict, without rowid;`;

const parking = (prefix: string): string => `
create table ${prefix}parked (
  subscription text not null,
  position integer not null,
  key text not null,
  bucket integer not null check (bucket between 0 and 255),
  id text not null,
  type text not null,
  status text not null check (status in ('retrying', 'behind', 'dead', 'skipped')),
  attempts integer not null,
  next_attempt_at text,
  cause text check (json_valid(cause)),
  edited text check (json_valid(edited)),
  edited_version integer,
  reason text,
  first_at text,
  last_at text,
  primary key (subscription, position),
  check ((status = 'retrying') = (next_attempt_at is not null)),
  check ((edited is null) = (edited_version is null))
) strict;

create index ${prefix}parked_of_key on ${prefix}parked (subscription, key, position);
create index ${prefix}parked_due on ${prefix}parked (subscription, status, next_attempt_at);`;
