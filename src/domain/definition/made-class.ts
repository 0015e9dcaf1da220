import type { Result } from 'neverthrow';
import { compiled } from './compiled-shape.ts';
import type { InvalidValue } from '../invalid-value.ts';
import { Rejection } from '../field/rejection.ts';
import { resultOf, vouched } from '../result.ts';
import { isRecord, type Content, type Shape } from './shape.ts';

/** Says that content comes from our own store or our own hands, so that nothing has to be checked. */
export const TRUSTED: unique symbol = /* @__PURE__ */ Symbol('trusted') as never;

/** What a class is made from. */
export interface MadeFrom {
  readonly base: abstract new () => object;
  readonly name: string;
  readonly shape: Shape;
  /** The key that alone says whether two instances are equal; all of the content says it unless given. */
  readonly identity?: string | undefined;
  /** The key of the only field, where that stands for the whole. */
  readonly single?: string | undefined;
  /** Throws where a class may have no instances. */
  readonly check: (type: Function) => void;
  /** The content of some input, or what is wrong with it. */
  readonly accept: (input: unknown) => Content | Rejection;
  /** Whether the shape says all there is to say about some content. */
  readonly isShapeAll: boolean;
}

/** A class of frozen instances with a property for each field. */
export interface MadeType {
  new (input: unknown, trust?: symbol): object;
  create(input: unknown): Result<object, InvalidValue>;
  reconstitute(content: unknown): object;
}

/** The part of a definition that runs often. */
export interface MadeClass {
  readonly type: MadeType;
  /** Whether something was made by the class; a forged prototype is found out. */
  isMade(candidate: unknown): boolean;
  /** An instance like another with some fields replaced; a field given as `undefined` is cleared. */
  varied(like: object, change: object): object | Rejection;
}

/**
 * The brand is a private field that a class of its own adds before the instance is frozen: in the class itself it costs
 * half as much again. No made instance can change its prototype, so its constructor is its class.
 */
function sourceOf({ shape: { keys }, identity, single, isShapeAll }: MadeFrom): string {
  const quickly = isShapeAll ? 'isRecord(i)&&fits(k=copy(i))?k:' : '';
  const same = identity ? `this.${identity}===o.${identity}` : 'equals(this,o)';
  return `"use strict";let T;
class R{constructor(o){return o}}
class M extends R{#m=1;static is(o){return typeof o==="object"&&o!==null&&#m in o}}
return{isMade:M.is,
varied(o,d){const i={${keys.map((key) => `${key}:o.${key}`).join()}};for(const k of keysOf(d??[]))i[k]=d[k];${identity ? `i.${identity}=o.${identity};` : ''}
const c=${isShapeAll ? 'fits(i)?i:' : ''}accept(i${single ? `.${single}` : ''});return c instanceof Rejection?c:new o.constructor(c,trusted)},
type:class extends base{
constructor(i,t){super();if(T!==new.target){check(new.target);T=new.target}
let k,c=t===trusted?i:${quickly}vouched(name,accept(i));new M(this);${keys.map((key) => `this.${key}=c.${key};`).join('')}freeze(this)}
static create(i){let k,c=${quickly}accept(i);return resultOf(name,c instanceof Rejection?c:new this(c,trusted))}
static reconstitute(c){return new this(${single ? `{${single}:c}` : 'c'},trusted)}
equals(o){return this===o||(M.is(o)&&this.constructor===o.constructor&&${same})}}}`;
}

/** The same as loops, for where code can't be compiled. */
function loopedClass({ base, name, shape, identity, single, check, accept }: MadeFrom): MadeClass {
  let checked: Function | undefined;
  class Made extends base {
    readonly #made = true;

    constructor(input: unknown, trust?: symbol) {
      super();
      if (checked !== new.target) {
        check(new.target);
        checked = new.target;
      }
      const content = trust === TRUSTED ? (input as Content) : vouched(name, accept(input));
      Object.freeze(Object.assign(this, shape.copy(content)));
    }

    static isMade(this: void, candidate: unknown): candidate is Made {
      return typeof candidate === 'object' && candidate !== null && #made in candidate;
    }

    static create(input: unknown): Result<object, InvalidValue> {
      const content = accept(input);
      return resultOf(name, content instanceof Rejection ? content : new this(content, TRUSTED));
    }

    static reconstitute(content: unknown): object {
      return new this(single === undefined ? content : { [single]: content }, TRUSTED);
    }

    equals(other: Content): boolean {
      if (this === other) return true;
      if (!Made.isMade(other) || this.constructor !== other.constructor) return false;
      const own = this as unknown as Content;
      return identity === undefined ? shape.equals(own, other) : own[identity] === other[identity];
    }
  }
  const varied = (like: object, change: object): object | Rejection => {
    const wanted = shape.copy(like as Content);
    for (const key of Object.keys(change ?? [])) wanted[key] = (change as Content)[key];
    if (identity !== undefined) wanted[identity] = (like as Content)[identity];
    const content = accept(single === undefined ? wanted : wanted[single]);
    return content instanceof Rejection ? content : new (like.constructor as typeof Made)(content, TRUSTED);
  };
  return { type: Made, isMade: Made.isMade, varied };
}

/** Makes the class behind a definition, written out for its fields where that is possible. */
export function madeClass(from: MadeFrom): MadeClass {
  const { base, name, shape, check, accept } = from;
  const own = { base, name, check, accept, fits: shape.fits, copy: shape.copy, equals: shape.equals };
  const all = { trusted: TRUSTED, Rejection, resultOf, vouched };
  const { keys: keysOf, freeze } = Object;
  const values = { ...own, ...all, keysOf, freeze, isRecord };
  return (compiled(sourceOf(from), values) as MadeClass | undefined) ?? loopedClass(from);
}
