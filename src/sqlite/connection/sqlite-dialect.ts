import type { SelectionDialect } from '../../selection/selection-sql.ts';
import type { SqliteValue } from './sqlite-database.ts';

/**
 * JSON without escapes by number, each of which becomes U+FFFF: json_extract can't give a lone surrogate, nor go on after
 * a zero. Pairs of backslashes are set aside, so that what follows one is not taken for an escape.
 */
export const readable = (state: string): string =>
  `case when instr(${state}, '\\u') = 0 then ${state}
    else replace(replace(replace(replace(${state}, char(65534), char(65535)),
      '\\\\', char(65534)), '\\u', char(65535)), char(65534), '\\\\') end`;

/** How SQLite reads a datum of a state, and the parameters of one statement. */
export class SqliteDialect implements SelectionDialect {
  readonly parameters: SqliteValue[] = [];
  /** The parameters of whose aggregates these are, and what they are called. */
  readonly tenant: string;
  readonly name: string;
  readonly #paths = new Map<string, string>();

  constructor(tenant: string, name: string) {
    this.tenant = this.text(tenant);
    this.name = this.text(name);
  }

  datum(path: readonly string[]): { readonly rank: string; readonly number: string; readonly text: string } {
    const name = `$${path.map((key) => `."${key}"`).join('')}`;
    const parameter = this.#paths.get(name) ?? this.text(name);
    this.#paths.set(name, parameter);
    const kind = `json_type(plain, ${parameter})`;
    const value = `json_extract(plain, ${parameter})`;
    const isOdd = `instr(${value}, char(65534)) + instr(${value}, char(65535)) > 0`;
    return {
      rank: `case ${kind} when 'text' then case when ${isOdd} then 0 else 3 end
        when 'integer' then 2 when 'real' then 2 when 'true' then 1 when 'false' then 1 else 0 end`,
      number: `case ${kind} when 'integer' then cast(${value} as real) when 'real' then cast(${value} as real)
        when 'true' then 1.0 else 0.0 end`,
      text: `case ${kind} when 'text' then case when ${isOdd} then '' else ${value} end else '' end`,
    };
  }

  /** As JSON, so that both sides of a comparison come from the same reader of numbers. */
  number(value: number): string {
    return `cast(json_extract(${this.text(JSON.stringify(value))}, '$') as real)`;
  }

  text(value: string): string {
    this.parameters.push(value);
    return `?${this.parameters.length}`;
  }
}
