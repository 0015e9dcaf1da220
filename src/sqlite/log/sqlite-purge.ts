import type { Clock } from '../../domain/time/clock.ts';
import { checkedPolicy, type PurgeReport, type PurgeHold, type PurgePolicy } from '../../messaging/log/purge.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';

/** Deletes what a policy says of the log, and everyone has passed and nobody has parked. */
export function purge(connection: SqliteConnection, prefix: string, clock: Clock, policy: PurgePolicy): PurgeReport {
  const { olderThanMs, limit, ignore } = checkedPolicy(policy);
  const until = clock.now().plusMs(-olderThanMs).toString();
  const ignored = JSON.stringify(ignore);
  return connection.transaction(() => {
    // The trigger that keeps messages asks for this, and nobody else can write meanwhile.
    connection.run(`update ${prefix}purge_totals set is_purging = 1`);
    const deleted = connection.all(deletion(prefix), until, ignored, limit).length;
    connection.run(`update ${prefix}purge_totals set is_purging = 0, messages = messages + ?`, deleted);
    const heldUpBy = connection.all<PurgeHold>(holds(prefix), until, ignored).map((hold) => ({ ...hold }));
    return { deleted, heldUpBy };
  });
}

const expendable = (prefix: string, message: string): string =>
  `${message}.version is null and ${message}.recorded_at <= ?1 and ${message}.position < (select max(position) from ${prefix}messages)`;

const asked = (subscription: string): string => `${subscription} not in (select value from json_each(?2))`;

const deletion = (prefix: string): string => `
delete from ${prefix}messages where position in (
  select old.position from ${prefix}messages as old
  where ${expendable(prefix, 'old')}
    and not exists (select 1 from ${prefix}subscriptions where ${asked('name')} and position < old.position)
    and not exists (
      select 1 from ${prefix}parked where position = old.position and status <> 'skipped' and ${asked('subscription')}
    )
  order by old.recorded_at, old.position limit ?3
)
returning position`;

const holds = (prefix: string): string => `
select * from (
  select name as subscription, min(position) as position, (
    select count(*) from ${prefix}parked as one join ${prefix}messages as old on old.position = one.position
    where one.subscription = name and one.status <> 'skipped' and ${expendable(prefix, 'old')}
  ) as parked
  from ${prefix}subscriptions where ${asked('name')} group by name
) as hold
where parked > 0 or exists (
  select 1 from ${prefix}messages as old where old.position > hold.position and ${expendable(prefix, 'old')}
)
order by subscription`;
