/**
 * The rows of a read model, as a projection sees them: those of the tenant of its event, with all that earlier events have done.
 *
 * *Guarantees*: nothing is written before the event is handled, and then all of it together with how far the projection has come. Where the
 * handler fails, none of it.
 *
 * *Errors*: `UnfitKey`; `BrokenInvariant` for a row that doesn't fit its fields; `RowMissing` from `change`, and `InvalidOption` where the change is
 * none, or a promise of one; `RowsNotAwaited` for whatever is asked after the handler has ended.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface Rows<Row extends object, Key> {
  /** The row of a key; nothing where there is none. */
  get(key: Key): Promise<Row | undefined>;
  /** Writes a whole row, in place of the one of its key if there is one. */
  put(row: Row): void;
  /** Writes some fields of a row that is there, or what a function makes of it; the others stay. */
  change(key: Key, change: Partial<Row> | ((row: Row) => Partial<Row>)): Promise<void>;
  /** Takes the row of a key away, if there is one. */
  remove(key: Key): void;
}
