import type { PostgresQueryable } from 'demesne/postgres';
import type { ClientBase } from 'pg';

/** A client of pg fits as it is. */
export const ofPg = (client: ClientBase): PostgresQueryable => client;
