import type pg from 'pg';

/** Has all that a store keeps be older by so many milliseconds, as if that time had passed. */
export async function pass(pool: pg.Pool, schema: string, ms: number): Promise<void> {
  const time = `interval '1 millisecond' * ${ms}`;
  await pool.query(`
    update "${schema}".subscriptions set lease_until = lease_until - ${time};
    update "${schema}".subscription_owners set alive_until = alive_until - ${time};
    update "${schema}".parked set next_attempt_at = next_attempt_at - ${time};
    alter table "${schema}".messages disable trigger messages_stay;
    update "${schema}".messages set recorded_at = recorded_at - ${time};
    alter table "${schema}".messages enable trigger messages_stay;`);
}
