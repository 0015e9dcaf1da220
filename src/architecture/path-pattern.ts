import { InvalidDefinition } from '../domain/fault.ts';

/** What the `<names>` of a pattern stood for in a path. */
export type Captures = Readonly<Record<string, string>>;

/** The part of a path that a pattern describes, and what its names stand for there. */
export interface Above {
  readonly folder: string;
  readonly captures: Captures;
}

const NAME = /^<([A-Za-z][A-Za-z0-9]*)>$/;
const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** How narrow a segment is: a literal before a part, a part before a whole segment, that before any number or none. */
function width(segment = '**'): number {
  if (segment === '**') return 3;
  if (segment === '*' || NAME.test(segment)) return 2;
  return segment.includes('*') ? 1 : 0;
}

/**
 * A path under the root in which `*` is any text of one segment, `**` any number of segments, and `<name>` one segment
 * that means the same wherever a rule says it.
 */
export class PathPattern {
  readonly text: string;
  readonly #segments: readonly string[];
  readonly #exact: RegExp;
  readonly #below: RegExp;

  constructor(text: string) {
    this.text = text;
    this.#segments = text.split('/');
    for (const segment of this.#segments) refuseSegment(segment, text);
    const below = text.replace(/(?:(?:^|\/)\*\*)+$/, '');
    this.#exact = new RegExp(`^${source(this.#segments)}$`);
    this.#below = below === '' ? /^()/ : new RegExp(`^(${source(below.split('/'))})(?:/|$)`);
  }

  /** Whether the pattern describes the whole of this path. */
  matches(path: string): boolean {
    return this.#exact.test(path);
  }

  /** The folder (or file) of this pattern that the path is, or lies in. */
  above(path: string): Above | undefined {
    const match = this.#below.exec(path);
    return match === null ? undefined : { folder: match[1] ?? '', captures: { ...match.groups } };
  }

  /** The same pattern with its names replaced by what they stand for; without captures, by `*`. */
  bound(captures?: Captures): PathPattern {
    const segments = this.#segments.map((segment) => {
      const name = NAME.exec(segment)?.[1];
      return name === undefined ? segment : (captures?.[name] ?? '*');
    });
    return new PathPattern(segments.join('/'));
  }

  /** The names it uses. */
  get names(): readonly string[] {
    return this.#segments.flatMap((segment) => NAME.exec(segment)?.[1] ?? []);
  }

  /** Sorts the narrower pattern first: from the left, a literal before a wildcard, then the longer before the shorter. */
  static byNarrowness(left: PathPattern, right: PathPattern): number {
    const segments = left.#segments.length > right.#segments.length ? left.#segments : right.#segments;
    const unlike = segments.map((_, at) => width(left.#segments[at]) - width(right.#segments[at]));
    return unlike.find((difference) => difference !== 0) ?? 0;
  }
}

function refuseSegment(segment: string, text: string): void {
  const named = NAME.test(segment) || !/[<>]/.test(segment);
  const wild = segment === '**' || !segment.includes('**');
  if (named && wild && segment !== '' && segment !== '.' && !segment.includes('\\')) return;
  throw new InvalidDefinition(
    `${JSON.stringify(text)} is no path pattern: expected a path under the root such as 'domain', '*/domain', '<context>/domain', 'ordering/**', or '*.ts' for the files in the root itself.`,
  );
}

function source(segments: readonly string[]): string {
  const named = new Set<string>();
  const one = (segment: string): string => {
    const name = NAME.exec(segment)?.[1];
    if (name === undefined) return segment === '*' ? '[^/]+' : escaped(segment).replaceAll('*', '[^/]*');
    if (named.has(name)) return `\\k<${name}>`;
    named.add(name);
    return `(?<${name}>[^/]+)`;
  };
  const kept = segments.slice(0, segments.findLastIndex((segment) => segment !== '**') + 1);
  if (kept.length === 0) return '.*';
  const text = kept.map((segment, at) =>
    segment === '**' ? '(?:[^/]+/)*' : one(segment) + (at < kept.length - 1 ? '/' : ''),
  );
  return text.join('') + (kept.length < segments.length ? '(?:/.*)?' : '');
}
