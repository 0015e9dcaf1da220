import { InvalidDefinition } from '../domain/fault.ts';
import { kindOf } from '../domain/kind-of.ts';
import type { Architecture } from './architecture.ts';
import { PathPattern } from './path-pattern.ts';

type Check = (value: unknown) => boolean;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList: Check = (value) => Array.isArray(value) && value.every((each) => typeof each === 'string');
const isBoolean: Check = (value) => typeof value === 'boolean';
const isTextRecord: Check = (value) =>
  isRecord(value) && Object.values(value).every((each) => typeof each === 'string');
const isTexts: Check = (value) =>
  isTextRecord(value) && Object.keys(value as object).every((path) => !/^\.{0,2}\/|\\/.test(path));
const isAliases: Check = (value) =>
  isTextRecord(value) &&
  Object.entries(value as object).every((pair) => pair.every((each) => each.split('*').length < 3));
const isRoot: Check = (value) =>
  typeof value === 'string' ||
  (isRecord(value) && (isTexts(value.texts) || (typeof value.href === 'string' && value.href.startsWith('file:'))));
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

type Shape = Readonly<Record<string, readonly [check: Check, expected: string]>>;
const ARCHITECTURE: Shape = {
  root: [isRoot, 'a path, a file URL, or { texts } by paths under the root'],
  folders: [isRecord, 'a record of rules by folder'],
  models: [optional(isList), 'a list of paths'],
  noIndexImports: [optional(isBoolean), 'true or false'],
  ignoreTypeImports: [optional(isBoolean), 'true or false'],
  aliases: [optional(isAliases), 'a record of paths by specifier, with one * at the most'],
  tests: [optional(isList), 'a list of paths'],
  ignore: [optional(isList), 'a list of paths'],
};
const FOLDER_RULE: Shape = {
  mayImport: [isList, 'a list of paths'],
  packages: [optional(isList), 'a list of packages'],
};

/** Refuses rules that would check something else than they seem to: misspelt options, names that nothing binds. */
export function refuseUnclear(architecture: Architecture): void {
  refuseShape('An architecture', architecture, ARCHITECTURE);
  for (const [pattern, rule] of Object.entries(architecture.folders)) {
    refuseShape(`The rule of '${pattern}'`, rule, FOLDER_RULE);
    const bound = new PathPattern(pattern).names;
    for (const text of rule.mayImport) refuseUnbound(pattern, bound, text);
  }
  const others = [architecture.models, architecture.tests, architecture.ignore].flatMap((texts) => texts ?? []);
  for (const text of others) new PathPattern(text.replace(/^!/, ''));
}

function refuseShape(subject: string, found: unknown, shape: Shape): void {
  if (!isRecord(found))
    throw new InvalidDefinition(
      `${subject} must be an object with ${Object.keys(shape).join(', ')}; found ${kindOf(found)}.`,
    );
  for (const [name, [check, expected]] of Object.entries(shape)) {
    if (!check(found[name]))
      throw new InvalidDefinition(`${subject} has ${name}: expected ${expected}; found ${kindOf(found[name])}.`);
  }
  const unknown = Object.keys(found).filter((name) => !Object.hasOwn(shape, name));
  if (unknown.length === 0) return;
  throw new InvalidDefinition(`${subject} has no ${unknown.join(', ')}; it has ${Object.keys(shape).join(', ')}.`);
}

function refuseUnbound(pattern: string, bound: readonly string[], text: string): void {
  const unbound = new PathPattern(text).names.find((name) => !bound.includes(name));
  if (unbound === undefined) return;
  throw new InvalidDefinition(
    `'${pattern}' may import '${text}', but <${unbound}> means nothing there: write * for any, or name it in '${pattern}'.`,
  );
}
