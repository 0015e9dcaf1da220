import { compare } from '../compare.ts';
import type { Row } from '../finding.ts';
import {
  Account,
  AccountId,
  AccountOpened,
  MoneyDeposited,
  MoneyWithdrawn,
  type AccountEvent,
} from '../models/account.ts';

interface Draft {
  owner: string;
  cents: number;
  movements: number;
}

/** What the fastest hand-written rebuild does: one handler per event, and a state that nobody else sees. */
const evolve: Readonly<Record<string, (draft: Draft, event: never) => void>> = {
  'bank.AccountOpened': (draft, { data }: AccountOpened) => {
    draft.owner = data.owner;
  },
  'bank.MoneyDeposited': (draft, { data }: MoneyDeposited) => {
    draft.cents += data.cents;
    draft.movements += 1;
  },
  'bank.MoneyWithdrawn': (draft, { data }: MoneyWithdrawn) => {
    draft.cents -= data.cents;
    draft.movements += 1;
  },
};

function rebuiltByHand(events: readonly AccountEvent[]): Draft {
  const draft = { owner: '', cents: 0, movements: 0 };
  for (const event of events) {
    const handler = evolve[event.type];
    if (handler === undefined) throw new Error(`no handler for ${event.type}`);
    handler(draft, event as never);
  }
  return draft;
}

const id = AccountId.of('a-1');
const eventAt = (index: number): AccountEvent =>
  index === 0
    ? new AccountOpened({ owner: 'Ada' })
    : index % 3 === 0
      ? new MoneyWithdrawn({ cents: 1 })
      : new MoneyDeposited({ cents: 2 });

export const row: Row = async (thoroughness) => {
  const count = thoroughness.quick ? 1_000 : 100_000;
  const events = Array.from({ length: count }, (_, index) => eventAt(index));
  if (Account.replay(id, events).cents !== rebuiltByHand(events).cents) throw new Error('Both sides rebuild the same.');
  const repeated = (rebuild: () => unknown) => (times: number) => {
    let last: unknown;
    for (let index = 0; index < times; index += 1) last = rebuild();
    return last;
  };
  const comparison = {
    what: 'rebuild from 100,000 events, each event',
    target: 0.8,
    operations: count,
    other: { run: repeated(() => rebuiltByHand(events)) },
    ours: { run: repeated(() => Account.replay(id, events)) },
  };
  return [await compare(comparison, thoroughness)];
};
