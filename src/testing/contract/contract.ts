/**
 * One rule that whatever is under contract has to keep.
 *
 * @see Meyer 1997, Object-Oriented Software Construction, ch. 11, Design by Contract
 * @since 0.2.0
 */
export interface ContractRule {
  /** The rule, in plain words. */
  readonly name: string;
  /** Resolves where the rule is kept; rejects with what was expected and found where it isn't. */
  run(): Promise<void>;
  /** Why this one is left out; none where it runs. */
  readonly skipped?: string;
}

/**
 * All that a port's users may rely on, as data: any runner can run it.
 *
 * @see Meyer 1997, Object-Oriented Software Construction, ch. 11, Design by Contract
 * @since 0.1.0
 */
export interface Contract {
  readonly name: string;
  readonly rules: readonly ContractRule[];
}

/**
 * What is left out of a contract, by the name of the rule, and why.
 *
 * @see Meyer 1997, Object-Oriented Software Construction, ch. 11, Design by Contract
 * @since 0.1.0
 */
export type Skips = Readonly<Record<string, string>>;
