import type pg from 'pg';

interface Row {
  readonly seq: string;
  readonly stream: string;
  readonly version: number;
}

/** One of some relays, each with the aggregates of its buckets: reads a batch, handles it, and writes down where it is. */
export class PostgresRelayByHand {
  readonly #pool: pg.Pool;
  readonly #schema: string;
  readonly #name: string;
  #place = 0;
  #relays = 1;
  #last = 0;

  constructor(pool: pg.Pool, schema: string, name: string) {
    this.#pool = pool;
    this.#schema = schema;
    this.#name = name;
  }

  async begin(place: number, relays: number): Promise<void> {
    [this.#place, this.#relays] = [place, relays];
    const sql = `insert into ${this.#schema}.relays values ($1, $2, 0)`;
    await this.#pool.query(sql, [this.#name, place]);
  }

  /** Whether there was anything to do. */
  async batch(limit: number, handle: (stream: string, version: number) => unknown): Promise<boolean> {
    const text = `select seq, id, type, stream, version, data, meta from ${this.#schema}.events
      where seq > $1 and bucket % $2 = $3 order by seq limit $4`;
    const values = [this.#last, this.#relays, this.#place, limit];
    const { rows } = await this.#pool.query<Row>({ name: 'batch', text, values });
    if (rows.length === 0) return false;
    for (const { stream, version } of rows) await handle(stream, version);
    this.#last = Number(rows.at(-1)?.seq);
    const update = `update ${this.#schema}.relays set position = $3 where name = $1 and place = $2`;
    await this.#pool.query({ name: 'checkpoint', text: update, values: [this.#name, this.#place, this.#last] });
    return true;
  }
}
