/** What the functions of a store raise: no code of PostgreSQL begins like these. What they say ends in JSON that tells of what. */

/** Messages that don't continue their streams. */
export const STREAMS_DIFFER = 'DM001';

/** An aggregate that has another version than the one its change was decided on. */
export const STALE = 'DM002';

/** Messages that don't bring all the rows that they have to. */
export const BYPASSED = 'DM003';

/** A version that can't begin in a transaction which sees everything as it was once. */
export const UNSEEING = 'DM004';

/** A row that has another revision than its change was decided on. */
export const CONFLICT = 'DM005';
