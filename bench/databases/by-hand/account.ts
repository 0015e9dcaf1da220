/** An account as a program without the library has it. */
export interface PlainAccount {
  readonly owner: string;
  readonly cents: number;
  readonly movements: number;
}

export const deposited = ({ owner, cents, movements }: PlainAccount, more: number): PlainAccount => ({
  owner,
  cents: cents + more,
  movements: movements + 1,
});
