import type { Store } from 'demesne/application';
import { kitchenOver } from './kitchen.ts';
import { describeInlineDecisions } from './inline-decisions.ts';
import { describeInlineGuard } from './inline-guard.ts';
import { describeInlineRows } from './inline-rows.ts';
import { describeInlineVersions } from './inline-versions.ts';

/** The rules of rows that are written with the events, over a store. */
export function describeInline(open: () => Promise<{ store: Store; dispose(): unknown }>): void {
  const scene = kitchenOver(open);
  describeInlineRows(scene);
  describeInlineDecisions(scene);
  describeInlineVersions(scene);
  describeInlineGuard(scene);
}
