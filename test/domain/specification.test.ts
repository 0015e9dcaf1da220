import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotSatisfied, Specification } from '../../src/domain/specification.ts';

/** A candidate is the set of things that hold of it. */
type Candidate = ReadonlySet<string>;

const holds = (name: string): Specification<Candidate> =>
  Specification.define(name, (candidate) => candidate.has(name));
const [a, b, c] = [holds('a'), holds('b'), holds('c')];

const candidates: fc.Arbitrary<Candidate> = fc.subarray(['a', 'b', 'c']).map((names) => new Set(names));

/** Any combination, with what it means. */
const { node: anyRule } = fc.letrec<{ leaf: Rule; node: Rule }>((tie) => ({
  leaf: fc.constantFrom('a', 'b', 'c').map((name) => ({ spec: holds(name), means: (set: Candidate) => set.has(name) })),
  node: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'rule' },
    tie('leaf'),
    tie('node').map(({ spec, means }) => ({ spec: spec.not(), means: (set: Candidate) => !means(set) })),
    fc.tuple(tie('node'), tie('node'), tie('node')).map(([one, two, three]) => ({
      spec: one.spec.and(two.spec, three.spec),
      means: (set: Candidate) => one.means(set) && two.means(set) && three.means(set),
    })),
    fc.tuple(tie('node'), tie('node')).map(([one, two]) => ({
      spec: one.spec.or(two.spec),
      means: (set: Candidate) => one.means(set) || two.means(set),
    })),
  ),
}));

interface Rule {
  readonly spec: Specification<Candidate>;
  readonly means: (candidate: Candidate) => boolean;
}

const none: Candidate = new Set();
const all: Candidate = new Set(['a', 'b', 'c']);

describe('a specification', () => {
  it('holds when its combination does, and says why not exactly when it does not', () => {
    fc.assert(
      fc.property(anyRule, candidates, ({ spec, means }, candidate) => {
        expect(spec.isSatisfiedBy(candidate)).toBe(means(candidate));
        expect(spec.whyNot(candidate).length === 0).toBe(means(candidate));
        expect(spec.check(candidate).isOk()).toBe(means(candidate));
      }),
    );
  });

  it('obeys the laws of De Morgan, also in what it says', () => {
    fc.assert(
      fc.property(anyRule, anyRule, candidates, ({ spec: one }, { spec: other }, candidate) => {
        const notBoth = [one.and(other).not(), one.not().or(other.not())] as const;
        const neither = [one.or(other).not(), one.not().and(other.not())] as const;

        for (const [left, right] of [notBoth, neither]) {
          expect(left.name).toBe(right.name);
          expect(left.isSatisfiedBy(candidate)).toBe(right.isSatisfiedBy(candidate));
          expect(left.whyNot(candidate)).toEqual(right.whyNot(candidate));
        }
      }),
    );
  });

  it('is itself when it is turned twice', () => {
    fc.assert(
      fc.property(anyRule, candidates, ({ spec }, candidate) => {
        expect(spec.not().not().name).toBe(spec.name);
        expect(spec.not().not().whyNot(candidate)).toEqual(spec.whyNot(candidate));
      }),
    );
    expect(a.not().not()).toBe(a);
  });

  it('reads as its combination', () => {
    expect(a.and(b.or(c.not())).name).toBe('a and (b or not c)');
    expect(a.and(b).or(c).name).toBe('(a and b or c)');
  });

  it.each<[string, Specification<Candidate>, Candidate, readonly string[]]>([
    ['a part that is missing', a, none, ['a']],
    ['every part that is missing of all', a.and(b, c), new Set(['b']), ['a', 'c']],
    ['what would have been enough', a.or(b), none, ['a or b']],
    ['nothing of an alternative where another holds', a.or(b), new Set(['b']), []],
    ['what should not be', a.not(), all, ['not a']],
    ['one of two that should not be together', a.and(b).not(), all, ['not a or not b']],
    ['both of two that should not be at all', a.or(b).not(), all, ['not a', 'not b']],
    ['alternatives of several parts', a.and(b).or(c), none, ['(a and b) or c']],
    ['only the missing parts of an alternative', a.and(b).or(c), new Set(['a']), ['b or c']],
    ['parts beside alternatives', a.and(b.or(c)), none, ['a', 'b or c']],
  ])('names %s', (_, spec, candidate, failed) => {
    expect(spec.whyNot(candidate)).toEqual(failed);
  });

  it('answers with an error that names the parts', () => {
    const refusal = a.and(b.or(c)).check(none)._unsafeUnwrapErr();

    expect(refusal).toBeInstanceOf(NotSatisfied);
    expect(refusal).toMatchObject({ name: 'NotSatisfied', failed: ['a', 'b or c'] });
    expect(refusal.message).toBe('Not satisfied: a; b or c.');
  });

  it('can not be changed', () => {
    expect(Object.isFrozen(a)).toBe(true);
  });
});
