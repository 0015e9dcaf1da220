import { InlineBypassed } from './inline-faults.ts';
import type { InlineRowChanges } from './inline-rows.ts';
import type { InlineVersion } from './inline-version.ts';
import type { VersionStanding } from './read-model-store.ts';

/**
 * Refuses messages of some wire names whose rows don't come along. A unit says which message names its rows cover, because a process of an
 * older release may know fewer.
 *
 * *Errors*: `InlineBypassed`, of the first of the versions.
 */
export function checkBrought(
  versions: readonly InlineVersion[],
  appended: readonly string[],
  brought: readonly InlineRowChanges[] = [],
): void {
  for (const version of versions) {
    const own = brought.filter((one) => one.model === version.model && one.version === version.version);
    const missed = appended.find(
      (type) => version.types.includes(type) && !own.some(({ types }) => types.includes(type)),
    );
    if (missed !== undefined) throw new InlineBypassed(version, missed);
  }
}

/** The wire names that a version has yet to learn, all of them before it begins; nothing where what is known of its model keeps it from that. */
export function namesToLearn(
  { version, subscription, types }: InlineVersion,
  known: readonly VersionStanding[],
): readonly string[] | undefined {
  const own = known.find((one) => one.version === version);
  if (own === undefined) return known.length > 0 ? undefined : types;
  if (own.subscription !== subscription) return undefined;
  return own.status === 'retired' ? [] : types.filter((type) => !own.types?.includes(type));
}
