import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { PostgresQueryable } from 'demesne/postgres';

/** The entity manager that `em.transactional` gives. It writes its parameters as question marks. */
export const ofMikroOrm = (manager: SqlEntityManager): PostgresQueryable => ({
  query: async (text, values = []) => {
    const bound = [...text.matchAll(/\$(\d+)/g)].map(([, number]) => values[Number(number) - 1]);
    return { rows: await manager.execute(text.replace(/\$\d+/g, '?'), bound) };
  },
});
