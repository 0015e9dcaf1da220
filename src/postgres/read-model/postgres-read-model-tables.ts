import { inlineFunctions } from './inline-functions.ts';
import { readModelFunctions } from './read-model-functions.ts';

/** Which versions of read models there are, their rows, and what changes all that. */
export const readModelTables = (schema: string): string =>
  tables(schema) + readModelFunctions(schema) + inlineFunctions(schema);

/**
 * Rows by the version of their model first, so that what a version leaves is found to be deleted. They change often, so there is room beside
 * each. The types are there of a version whose rows are written with its messages; whoever appends asks for these by an index, which is empty
 * where there are none.
 */
const tables = (schema: string): string => `
create table ${schema}.read_models (
  model text collate "C" not null,
  version integer not null check (version > 0),
  subscription text collate "C" not null,
  status text not null check (status in ('live', 'filling', 'retired')),
  replay_until bigint not null check (replay_until >= 0),
  types text[],
  failure json,
  primary key (model, version)
);

create unique index read_models_live on ${schema}.read_models (model) where status = 'live';
create index read_models_inline on ${schema}.read_models (model) where types is not null and status <> 'retired';

create table ${schema}.read_model_rows (
  model text collate "C" not null,
  version integer not null,
  tenant text collate "C" not null,
  key text collate "C" not null,
  data json not null,
  revision bigint not null check (revision > 0),
  primary key (model, version, tenant, key)
) with (fillfactor = 80);
`;
