/** What a database says of a failure, as far as it is asked here. */
interface DatabaseError {
  readonly code: string;
  readonly constraint?: string;
  readonly constraint_name?: string;
  readonly detail?: string;
  readonly message?: string;
}

/** Where clients and mappers keep the error that they wrapped. */
const WRAPS = ['cause', 'parent', 'original', 'driverError'] as const;
const DEPTH = 8;

/** Codes of the server have a digit; a socket's, such as `EPIPE`, are no answer. */
const isSqlState = (code: unknown): boolean =>
  typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);

/** The error of the database within what was thrown, which may sit several wraps deep. */
function databaseErrorIn(thrown: unknown, depth = DEPTH): DatabaseError | undefined {
  if (typeof thrown !== 'object' || thrown === null || depth === 0) return undefined;
  if (isSqlState((thrown as Partial<DatabaseError>).code)) return thrown as DatabaseError;
  for (const wrap of WRAPS) {
    const found = databaseErrorIn((thrown as Record<string, unknown>)[wrap], depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The SQLSTATE of a failure; none where the server gave no answer. */
export const sqlStateOf = (thrown: unknown): string | undefined => databaseErrorIn(thrown)?.code;

/** The name of the unique constraint that was violated, and what the server said of the values. */
export function violationIn(thrown: unknown): { readonly constraint: string; readonly detail: string } | undefined {
  const found = databaseErrorIn(thrown);
  if (found?.code !== '23505') return undefined;
  const { constraint, constraint_name, detail = '', message = '' } = found;
  return { constraint: constraint ?? constraint_name ?? /"([^"]+)"[^"]*$/.exec(message)?.[1] ?? '', detail };
}

/** Where the JSON begins that a function of a store tells a failure with. */
const TOLD = /demesne: [a-z ]+: (?=[[{])/g;

/**
 * The JSON that a function of a store has told a failure of such an SQLSTATE with; nothing where it is another one. Mappers put the statement
 * before the message, parameters included, so what begins like it may come first; only the message goes on to the end.
 */
export function toldBy<Told>(thrown: unknown, code: string): Told | undefined {
  const found = databaseErrorIn(thrown);
  if (found?.code !== code) return undefined;
  const { message = '' } = found;
  for (const { 0: before, index } of message.matchAll(TOLD)) {
    try {
      return JSON.parse(message.slice(index + before.length)) as Told;
    } catch {
      // It stood in a parameter, and the message goes on behind it.
    }
  }
  return undefined;
}

/** Whether somebody else was in the way, so that the same may succeed when it is done again. */
export const isSerializationFailure = (thrown: unknown): boolean =>
  ['40001', '40P01'].includes(sqlStateOf(thrown) as string);

/** Whether the server has said that the transaction is over and nothing of it was kept. */
export function isRefusal(thrown: unknown): boolean {
  const code = sqlStateOf(thrown);
  // Classes 08 and 57 tell of a connection that ended, 40003 of a statement nobody knows the end of; a cancelled statement
  // has ended.
  return code !== undefined && (code === '57014' || (!/^(?:08|57)/.test(code) && code !== '40003'));
}
