import type { Eventual } from '../../messaging/eventual.ts';
import { Fault } from '../../domain/fault.ts';
import type { Contract, ContractRule, Skips } from './contract.ts';

/** What has to be put away afterwards, and says so. */
interface Disposable {
  dispose?(): unknown;
}

/** Rules by their names, each with what proves it in a world of its own. */
export type Rules<W extends object> = Readonly<Record<string, (world: W) => unknown>>;

async function inWorld<W extends object>(open: () => Eventual<W>, prove: (world: W) => unknown): Promise<void> {
  const world = await open();
  try {
    await prove(world);
  } finally {
    await (world as Disposable).dispose?.();
  }
}

/** A contract of rules that are proved one by one, each in a fresh world. */
export function contractOf<W extends object>(
  name: string,
  open: () => Eventual<W>,
  groups: readonly Rules<W>[],
  skips: Skips = {},
): Contract {
  const rules = groups.flatMap((group) =>
    Object.entries(group).map(([rule, prove]): ContractRule => {
      const reason = skips[rule];
      return { name: rule, run: () => inWorld(open, prove), ...(reason !== undefined && { skipped: reason }) };
    }),
  );
  const unknown = Object.keys(skips).filter((rule) => !rules.some((one) => one.name === rule));
  if (unknown.length > 0) {
    throw new Fault(
      'UNKNOWN_RULE',
      `${name} has no rule called ${unknown.map((rule) => JSON.stringify(rule)).join(', ')}, so it can't be skipped.`,
    );
  }
  return { name, rules };
}
