/**
 * Gives positions to what is committed, and answers to how many messages; to -1 where the transaction is of a level at which it
 * would look before it has the lock, since all its statements see the same.
 *
 * A function, so that its caller may stop at any moment and leave no lock behind, and for its plan, which is kept. A position that
 * was read must survive a crash, so its commit is flushed in any case.
 */
export const sequencing = (schema: string): string => `
create function ${schema}.messages_sequence(turn text, most integer) returns integer language plpgsql
set enable_seqscan = off set lock_timeout = '250ms' as $$
declare
  head bigint;
  given integer;
begin
  if current_setting('transaction_isolation') <> 'read committed' then return -1; end if;
  perform pg_advisory_xact_lock(hashtextextended(turn, 0));
  if current_setting('synchronous_commit') = 'off' then perform set_config('synchronous_commit', 'on', true); end if;
  select coalesce(max(position), 0) into head from ${schema}.messages;
  with pending as materialized (
    select seq, row_number() over (order by seq) as place
    from (select seq from ${schema}.messages where position is null order by seq limit most) as first
  )
  update ${schema}.messages as messages set position = head + pending.place from pending where messages.seq = pending.seq;
  get diagnostics given = row_count;
  return given;
end $$;
`;
