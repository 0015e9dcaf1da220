import { isStorable } from '../../messaging/log/log-faults.ts';
import type { LoggedMessage } from '../../messaging/log/message-log.ts';
import { ReadSize } from '../../messaging/log/read-size.ts';
import { envelopeOf, type StoredMessage } from '../../messaging/log/stored-message.ts';
import type { Envelope, EventEnvelope } from '../../messaging/message/envelope.ts';
import type { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import type { StreamPage } from '../../messaging/stream/stream-log.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';
import type { SqliteValue } from '../connection/sqlite-database.ts';
import { fittingOf } from './message-weight.ts';

interface Row extends Omit<StoredMessage, 'data' | 'meta'> {
  readonly position: number;
  readonly data: string;
  readonly meta: string;
}

const COLUMNS = 'position, id, type, stream, version, data, meta, bucket, tenant';

/** SQL knows no infinity, and no halves of rows. */
const wholeLimit = (limit: number): number => Math.floor(Math.min(limit, Number.MAX_SAFE_INTEGER));

/** Reads the log in both directions, never more at once than fits into the memory. */
export class SqliteLogReading {
  readonly #connection: SqliteConnection;
  readonly #table: string;
  readonly #decoder: MessageDecoder;
  readonly #size = new ReadSize();

  constructor(connection: SqliteConnection, table: string, decoder: MessageDecoder) {
    this.#connection = connection;
    this.#table = table;
    this.#decoder = decoder;
  }

  after(position: number, limit: number): readonly LoggedMessage[] {
    return this.#logged(this.#rows('position > ? order by position', [position], limit, this.#size).rows);
  }

  before(position: number, limit: number, types: readonly string[] | undefined): readonly LoggedMessage[] {
    const isWanted = types === undefined ? '' : 'and type in (select value from json_each(?)) ';
    const values = types === undefined ? [position] : [position, JSON.stringify(types.filter(isStorable))];
    return this.#logged(this.#rows(`position < ? ${isWanted}order by position desc`, values, limit).rows);
  }

  ofStream(stream: string, fromVersion: number, limit: number): StreamPage {
    return this.#page('stream = ? and version >= ? order by version', stream, fromVersion, limit);
  }

  ofStreamBackwards(stream: string, fromVersion: number, limit: number): StreamPage {
    return this.#page('stream = ? and version <= ? order by version desc', stream, fromVersion, limit);
  }

  ofIds(ids: readonly string[]): readonly Envelope[] {
    const sql = `select ${COLUMNS} from ${this.#table} where id in (select value from json_each(?))`;
    const rows = this.#connection.all<Row>(sql, JSON.stringify(ids.filter(isStorable)));
    return rows.map((row) => this.#envelope(row));
  }

  #page(which: string, stream: string, version: number, limit: number): StreamPage {
    if (!isStorable(stream)) return [];
    const { rows, isCut } = this.#rows(which, [stream, version], limit);
    const events = rows.map((row) => this.#envelope(row) as EventEnvelope);
    return isCut ? Object.assign(events, { isCut }) : events;
  }

  /** The rows, and whether there are fewer of them since they are large. */
  #rows(
    which: string,
    values: readonly SqliteValue[],
    limit: number,
    size?: ReadSize,
  ): { readonly rows: readonly Row[]; readonly isCut: boolean } {
    const from = `${this.#table} where ${which}`;
    const whole = wholeLimit(limit);
    const most = fittingOf(this.#connection, from, values, whole, size);
    const rows = this.#connection.all<Row>(`select ${COLUMNS} from ${from} limit ?`, ...values, most);
    return { rows, isCut: most < whole && rows.length === most };
  }

  #logged(rows: readonly Row[]): readonly LoggedMessage[] {
    return rows.map((row) => ({ position: row.position, envelope: this.#envelope(row) }));
  }

  #envelope(row: Row): Envelope {
    return this.#decoder.open(envelopeOf({ ...row, data: JSON.parse(row.data), meta: JSON.parse(row.meta) }));
  }
}
