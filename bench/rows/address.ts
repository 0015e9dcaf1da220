import { PlainAddress, type AddressContent } from '../by-hand/address.ts';
import { compare } from '../compare.ts';
import type { Row } from '../finding.ts';
import { Address } from '../models/address.ts';

const inputs: readonly AddressContent[] = Array.from({ length: 1024 }, (_, index) => ({
  name: `Ada ${index}`,
  street: `${index} Harbour Road`,
  postalCode: String(10_000 + index),
  city: `Town ${index % 7}`,
  country: 'NL',
}));
const input = (index: number): AddressContent => inputs[index & 1023] as AddressContent;

function create(times: number): unknown {
  let last: unknown;
  for (let index = 0; index < times; index += 1) last = Address.create(input(index));
  return last;
}

function createByHand(times: number): unknown {
  let last: unknown;
  for (let index = 0; index < times; index += 1) last = PlainAddress.create(input(index));
  return last;
}

function reconstitute(times: number): unknown {
  let last: unknown;
  for (let index = 0; index < times; index += 1) last = Address.reconstitute(input(index));
  return last;
}

function construct(times: number): unknown {
  let last: unknown;
  for (let index = 0; index < times; index += 1) last = new PlainAddress(input(index));
  return last;
}

export const row: Row = async (thoroughness) => [
  await compare(
    { what: '`Address.create`, rules from zod', target: 0.12, other: { run: createByHand }, ours: { run: create } },
    thoroughness,
  ),
  await compare(
    { what: '`Address.reconstitute`, trusted', target: 0.8, other: { run: construct }, ours: { run: reconstitute } },
    thoroughness,
  ),
];
