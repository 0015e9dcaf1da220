import type { ModelVersion } from './read-model-store.ts';

/**
 * A version of a read model whose rows are written with the messages they are made of.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface InlineVersion extends ModelVersion {
  /** What stands for its subscription, which it doesn't need. */
  readonly subscription: string;
  /** The wire names that its messages may be stored under. */
  readonly types: readonly string[];
}

const INLINE = 'inline/';

/** What stands for the subscription of a version that needs none. */
export const inlineName = (name: string, version: number): string => `${INLINE}${name}@${version}`;

/** Whether it stands for one that needs none. */
export const isInline = (subscription: string): boolean => subscription.startsWith(INLINE);

/** The name of the projection that has such a version. */
export const projectionOf = (subscription: string): string =>
  subscription.slice(INLINE.length, subscription.lastIndexOf('@'));
