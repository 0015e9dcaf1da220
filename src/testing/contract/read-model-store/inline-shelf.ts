import { Fault } from '../../../domain/fault.ts';
import type { ConcurrencyConflict } from '../../../domain/repository.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import type { InlineRowChanges } from '../../../read-model/inline-rows.ts';
import { inlineName, type InlineVersion } from '../../../read-model/inline-version.ts';
import type { VersionStanding } from '../../../read-model/read-model-store.ts';
import { MoneyArrived, MoneyDeposited, MoneyWithdrawn } from '../bank.ts';
import { expectSame, thrownBy } from '../expectations.ts';
import { books, changesOf, type Shelf, type Titles } from './shelf.ts';

export const DEPOSITED = MoneyDeposited.type;
export const ARRIVED = MoneyArrived.type;
export const WITHDRAWN = MoneyWithdrawn.type;

/** A version of the books that is made of messages of some names. */
export const inlineOf = (names: readonly string[] = [DEPOSITED], version = 1, model = 'shop.books'): InlineVersion => ({
  model,
  version,
  subscription: inlineName(model === 'shop.books' ? 'books' : 'others', version),
  types: names,
});

/** Begins one that has to begin. */
export async function begun({ readModels }: Shelf, version: InlineVersion = inlineOf()): Promise<VersionStanding> {
  const standing = await readModels.registerInline(version);
  expectSame(standing?.status, 'live', 'It begins.');
  return standing as VersionStanding;
}

/** Titles that messages of some names bring. */
export const broughtBy = (
  titles: Titles,
  names: readonly string[] = [DEPOSITED],
  version: { readonly model: string; readonly version: number } = books(1),
): InlineRowChanges => ({ ...version, types: names, rows: changesOf(titles) });

/** Commits messages, with the rows that they bring. */
export async function committed(
  { store }: Shelf,
  envelopes: readonly Envelope[],
  ...rows: readonly InlineRowChanges[]
): Promise<ConcurrencyConflict | undefined> {
  return store.commit({ aggregates: [], envelopes, rows });
}

/** The names that the store knows of a version, in no order. */
export const namesOf = ({ types = [] }: VersionStanding): readonly string[] => types.toSorted();

/** Whose rows were missing, and of which message, where something is refused for it; nothing where it isn't. */
export async function bypassedIn(action: () => unknown): Promise<readonly unknown[] | undefined> {
  const thrown = await thrownBy(action);
  if (thrown === undefined) return undefined;
  if (!Fault.is(thrown) || thrown.code !== 'INLINE_BYPASSED') throw thrown;
  const { projection, model, version, type } = thrown as Fault & Readonly<Record<string, unknown>>;
  return [projection, model, version, type];
}
