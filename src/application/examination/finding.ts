/** What is right, and what to do where it isn't, by the name of what was found. */
const FACTS = {
  READ_ONLY: [
    'a database that can be written to',
    'Connect to the primary: units can not commit here, and nothing gets a position.',
  ],
  UNSAFE_SETTING: [
    'a commit that outlives a crash',
    'Set it as expected, or be ready to lose what was committed last.',
  ],
  CORRUPT_FILE: ['a file that is whole', 'Stop writing, and restore it from a backup.'],
  UNSEEN_STRUCTURE: [
    'the right to make temporary tables, to compare with',
    'Grant TEMPORARY on the database to the role that examines, or examine by another.',
  ],
  MISSING_STEP: ['every step of the migrations', 'Call migrate() when the application starts.'],
  UNKNOWN_STEP: [
    'no step but those of this version',
    'A newer version of the package has migrated it: use that version everywhere.',
  ],
  MISSING_OBJECT: ['what the migrations make', 'Make it again: the exported migrations have its SQL.'],
  CHANGED_OBJECT: [
    'what the migrations make',
    'Make it anew: the exported migrations have its SQL. What is yours belongs beside it.',
  ],
  CACHED_IDENTITY: [
    'numbers that are drawn one by one',
    'Alter the column seq of messages with set cache 1: versions of a stream may come in the wrong order.',
  ],
  PENDING_MESSAGES: [
    'a position for what was committed a minute ago',
    'See what holds the lock of the sequencer, or keeps it from updating messages: nobody reads these.',
  ],
  OLD_SNAPSHOT: [
    'no transaction that has been open for ten minutes',
    'End it: as long as it may see what is older, every look for new messages goes over all that came since.',
  ],
  LOST_MESSAGES: [
    'a message for each position but the purged ones',
    'Somebody deleted past the triggers: restore them from a backup.',
  ],
  REPEATED_POSITION: ['one message for a position', 'Restore the log from a backup: readers skip one of them.'],
  STREAM_OUT_OF_ORDER: [
    'positions that ascend with the versions of a stream',
    'Somebody inserted versions in another order than theirs: readers met them so.',
  ],
  STREAM_WITH_GAP: [
    'versions of a stream without a gap',
    'Somebody deleted or inserted by hand: restore what is missing.',
  ],
  SNAPSHOT_AHEAD: [
    'no snapshot beyond the last event of its stream',
    'The log was restored from an older copy, or somebody saved it by hand: delete it, and another is taken of what is there.',
  ],
  SNAPSHOT_MISSING: [
    'a snapshot of each truncated stream, up to where its events begin',
    'Somebody deleted past the triggers: restore it from a backup, since what it held is nowhere else.',
  ],
  UNREADABLE_MESSAGE: [
    'messages that can be read',
    'Mend data and meta by a migration of your own: every reader stops here.',
  ],
  WRONG_BUCKET: [
    'the bucket that bucketOf gives',
    'Somebody inserted by hand: the messages of a key may be handled in two partitions at once.',
  ],
  CHECKPOINT_AHEAD: [
    'no subscription beyond the end of the log',
    'The log was restored from an older copy: reset the subscription to where the log ends, or restore both.',
  ],
  BROKEN_PARTITIONS: [
    'as many partitions as each of them says',
    'Divide the subscription anew by operator(name).repartition(count).',
  ],
  PARKED_WITHOUT_MESSAGE: [
    'the message of everything that is parked',
    'Skip it by operator(name).skip(position, reason): it can not be tried again.',
  ],
} as const satisfies Readonly<Record<string, readonly [expected: string, advice: string]>>;

/**
 * What may be wrong with a database.
 *
 * @see Nygard 2018, Release It!, ch. 8, on transparency
 * @since 0.2.0
 */
export type FindingName = keyof typeof FACTS;

/**
 * Something that an examination found to be wrong with a database.
 *
 * *When to use*: `store.examine()` of a store on SQLite or PostgreSQL gives them: after a restore, after work by hand, in a
 * nightly check. None of them quotes what is in a message.
 *
 * @see Nygard 2018, Release It!, ch. 8, on transparency
 * @since 0.2.0
 */
export interface Finding {
  readonly name: FindingName;
  /** What it was found at: `trigger messages_stay`, `subscription send-receipt`. */
  readonly at: string;
  /** What should be. */
  readonly expected: string;
  /** What is. */
  readonly found: string;
  /** What to do. */
  readonly advice: string;
}

export const finding = (name: FindingName, at: string, found: string): Finding => {
  const [expected, advice] = FACTS[name];
  return Object.freeze({ name, at, expected, found, advice });
};
