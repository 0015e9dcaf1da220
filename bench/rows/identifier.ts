import { randomUUID } from 'node:crypto';
import { UuidV7Generator } from 'demesne';
import { compare } from '../compare.ts';
import type { Row } from '../finding.ts';

const generator = new UuidV7Generator();

/** Looking at a character makes the engine write the text out, which it puts off as long as it can. */
function next(times: number): unknown {
  let sum = 0;
  for (let index = 0; index < times; index += 1) sum += generator.next().charCodeAt(30);
  return sum;
}

function random(times: number): unknown {
  let sum = 0;
  for (let index = 0; index < times; index += 1) sum += randomUUID().charCodeAt(30);
  return sum;
}

export const row: Row = async (thoroughness) => [
  await compare(
    {
      what: 'identifier: `UuidV7Generator` against `randomUUID`',
      target: 1.2,
      other: { run: random },
      ours: { run: next },
    },
    thoroughness,
  ),
];
