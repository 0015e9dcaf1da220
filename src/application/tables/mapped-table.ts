import { InvalidDefinition } from '../../domain/fault.ts';
import type { Json } from '../../domain/json.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import { compareText } from '../../selection/datum.ts';
import { kindOf } from '../../domain/kind-of.ts';
import { ColumnCodec } from './column.ts';
import { UnfitRows } from './table-faults.ts';

/** A row as it is sent to a database and comes from it: all of it JSON. */
export type StoredRow = Readonly<Record<string, Json>>;

type Values = Readonly<Record<string, unknown>>;

/** What a table is declared with, still unchecked. */
export interface TableDeclaration {
  readonly table: string;
  readonly id: string;
  readonly tenant?: string | undefined;
  readonly key?: readonly string[];
  readonly columns: Readonly<Record<string, unknown>>;
}

const NAME = /^[A-Za-z_][\w$]{0,62}$/;
const KEY_KINDS: readonly string[] = ['text', 'integer', 'bigint'];

/** A kind is a word of the code, never of a person. */
const said = (kind: unknown): string => (typeof kind === 'string' ? `'${kind}'` : kindOf(kind));

function need(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new InvalidDefinition(sentence);
}

/** One table of a mapping: which rows of it are an aggregate's, and what stands in its columns. */
export class MappedTable {
  readonly name: string;
  /** The columns of the aggregate's id, and of its tenant where there is one. */
  readonly owner: { readonly id: string; readonly tenant: string | undefined };
  /** The columns that tell the rows of an aggregate apart; none where there is one row. */
  readonly key: readonly string[];
  readonly codecs: ReadonlyMap<string, ColumnCodec>;

  constructor({ table, id, tenant, key = [], columns }: TableDeclaration) {
    const isName = (name: unknown): boolean => typeof name === 'string' && NAME.test(name);
    const named = typeof table === 'string' && table.split('.').length <= 2 && table.split('.').every(isName);
    need(
      named,
      `A table is named like orders or shop.orders, in letters, digits, _ and $, exactly as the database has it.`,
    );
    this.name = table;
    this.owner = { id, tenant };
    this.key = key;
    const codecs = Object.entries(columns).map(([column, kind]) => [column, ColumnCodec.of(kind)] as const);
    for (const [column, codec] of codecs)
      need(
        codec !== undefined,
        `${table}.${column} needs a kind of column: ${ColumnCodec.expected}; found ${said(columns[column])}.`,
      );
    this.codecs = new Map(codecs as [string, ColumnCodec][]);
    const own = [id, ...(tenant === undefined ? [] : [tenant])];
    for (const column of [...own, ...this.codecs.keys()]) {
      need(
        isName(column),
        `A column of ${table} is named in letters, digits, _ and $, exactly as the database has it.`,
      );
    }
    const taken = own.find((column) => this.codecs.has(column)) ?? (id === tenant ? id : undefined);
    need(
      taken === undefined,
      `${table}.${taken} is filled with the id or the tenant of the aggregate, and can be no other column.`,
    );
    for (const column of key) {
      const codec = this.codecs.get(column);
      const isKey = codec !== undefined && !codec.isNullable && KEY_KINDS.includes(codec.kind);
      need(isKey, `The key of ${table} needs columns of the kind text, integer or bigint that are never null.`);
    }
  }

  /** The columns that say whose row it is, and which of its rows. */
  get identity(): readonly string[] {
    const { id, tenant } = this.owner;
    return [...(tenant === undefined ? [] : [tenant]), id, ...this.key];
  }

  /** The columns of the rows that belong to an aggregate. */
  ownerRow(id: string, tenant: string): StoredRow {
    return { ...(this.owner.tenant !== undefined && { [this.owner.tenant]: tenant }), [this.owner.id]: id };
  }

  /** Rows as they are sent. */
  encode(rows: readonly Values[], owner: StoredRow): readonly StoredRow[] {
    const keys = new Set<string>();
    return rows.map((row) => {
      const encoded = this.#encoded(row);
      const key = this.#keyOf(encoded);
      if (keys.has(key)) throw new UnfitRows(this.name, `two rows with the same key (${this.key.join(', ')})`);
      keys.add(key);
      return { ...owner, ...encoded };
    });
  }

  #encoded(row: Values): StoredRow {
    const unknown = Object.keys(row).find((column) => !this.codecs.has(column));
    if (unknown !== undefined) throw new UnfitRows(this.name, `it has no column ${unknown}`);
    const entries = Array.from(this.codecs, ([column, codec]) => {
      const objection = codec.objectionTo(row[column]);
      if (objection !== undefined) throw new UnfitRows(this.name, `${column}: ${objection}`);
      const value = codec.encode(row[column]);
      checkTexts(`the column ${column} of ${this.name}`, value);
      return [column, value] as const;
    });
    return Object.fromEntries(entries);
  }

  /** What stands in stored rows, in the order of their keys; throws a sentence about what can't be read. */
  decode(stored: readonly StoredRow[]): readonly Values[] {
    const valueOf = (row: StoredRow) =>
      Array.from(this.codecs, ([name, codec]) => [name, this.#value(name, codec, row)]);
    const rows = stored.map((row): Values => Object.fromEntries(valueOf(row)));
    return rows.toSorted((left, right) => this.#compareKeys(left, right));
  }

  #value(name: string, codec: ColumnCodec, row: StoredRow): unknown {
    let value: unknown;
    let objection: string | undefined;
    try {
      value = codec.decode(row[name]);
      objection = codec.objectionTo(value);
    } catch {
      objection = `expected what can be read as ${codec.kind}`;
    }
    if (objection !== undefined) throw new RangeError(`${this.name}.${name}: ${objection}`);
    return value;
  }

  #keyOf(row: StoredRow): string {
    return JSON.stringify(this.key.map((column) => row[column]));
  }

  #compareKeys(left: Values, right: Values): number {
    for (const column of this.key) {
      const order = compareKey(left[column] as KeyValue, right[column] as KeyValue);
      if (order !== 0) return order;
    }
    return 0;
  }
}

type KeyValue = string | number | bigint;

/** Text by code points, as no collation changes it; values of one column are of one kind. */
function compareKey(left: KeyValue, right: KeyValue): number {
  if (typeof left === 'string') return compareText(left, String(right));
  return left < (right as number) ? -1 : left > (right as number) ? 1 : 0;
}

/** Refuses text anywhere in JSON that a database would refuse or change. */
function checkTexts(part: string, value: Json): void {
  JSON.stringify(value, (name: string, inner: Json) => {
    checkStorable(part, name);
    if (typeof inner === 'string') checkStorable(part, inner);
    return inner;
  });
}

/** A name as SQL has it, whatever it is; a schema before it stays one. */
export const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
