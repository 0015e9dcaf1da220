import type pg from 'pg';

/** Where a sequencer is held up. */
interface Gate {
  /** The process of the server that is held up, once there is one. */
  arrived(): Promise<number>;
  /** Lets it go on, and all that come later. */
  open(): Promise<void>;
}

const TRIGGERS = {
  giving: (schema: string) => `create trigger hold before update on ${schema}.messages for each statement`,
  committing: (schema: string) =>
    `create constraint trigger hold after update on ${schema}.messages deferrable initially deferred for each row`,
};

/** Holds up whoever gives positions on a connection that was opened with `-c test.held=on`. */
export async function closed(pool: pg.Pool, name: string, moment: keyof typeof TRIGGERS): Promise<Gate> {
  const schema = `"${name}"`;
  const lock = `hashtextextended('${name}', 1)`;
  await pool.query(`
    create function ${schema}.hold() returns trigger language plpgsql as $$ begin
      if current_setting('test.held', true) = 'on' then
        perform set_config('application_name', '${name}', false);
        while not pg_try_advisory_xact_lock(${lock}) loop perform pg_sleep(0.002); end loop;
      end if;
      return null;
    end $$;
    ${TRIGGERS[moment](schema)} execute function ${schema}.hold();`);
  const holder = await pool.connect();
  await holder.query(`select pg_advisory_lock(${lock})`);
  return {
    arrived: async () => {
      const sql = `select pid from pg_stat_activity where wait_event = 'PgSleep' and application_name = $1`;
      for (;;) {
        const { rows } = await pool.query<{ pid: number }>(sql, [name]);
        if (rows[0] !== undefined) return rows[0].pid;
      }
    },
    open: async () => {
      await holder.query(`select pg_advisory_unlock(${lock})`);
      holder.release();
    },
  };
}
