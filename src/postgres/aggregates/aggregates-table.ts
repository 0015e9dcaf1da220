import { aggregatesFunctions } from './aggregates-functions.ts';

/** The states of aggregates, and what writes them. */
export const aggregatesTable = (schema: string): string => table(schema) + aggregatesFunctions(schema);

/** A removed aggregate keeps its row, without its state, so that its id stays taken; JSON null is a state in tables of the user. */
const table = (schema: string): string => `
create table ${schema}.aggregates (
  tenant text collate "C" not null,
  name text collate "C" not null,
  id text collate "C" not null,
  version integer not null check (version > 0),
  state json,
  created_at timestamptz not null,
  created_by text,
  updated_at timestamptz not null,
  updated_by text,
  deleted_at timestamptz,
  primary key (tenant, name, id),
  check ((state is null) = (deleted_at is not null))
);
`;
