import type { Store } from 'demesne/application';

/** Where a story is kept: what the platform knows, and beside it what the world outside of the platform remembers. */
export interface Archive {
  readonly store: Store;
  readonly outside: Store;
  /** Whether what is kept outlives the process. */
  readonly isDurable: boolean;
  /** Into how many parts each reaction is divided, so that as many processes can have one; always the same in one place. */
  readonly partitions: number;
  /** Lets go of what it has open, and keeps what it keeps. */
  close(): Promise<void>;
}

/** Archives of one kind and place. */
export interface Archives {
  /** Opens what is there, or makes it. */
  open(): Promise<Archive>;
  /** Throws away what {@link open} made. */
  discard(): Promise<void>;
}

/** The names of the two stores of a story: prefixes of tables, or schemas. */
export const namesOf = (scenario: string): { readonly platform: string; readonly outside: string } => ({
  platform: `food_delivery_${scenario}`,
  outside: `food_delivery_${scenario}_outside`,
});

/** How many processes can share the reactions, where processes can. */
export const MOST_WORKERS = 4;
