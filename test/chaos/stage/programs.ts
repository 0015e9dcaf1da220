import { join } from 'node:path';
import { bundle } from '../../programs/bundle.ts';

/** The programs of a run, one file each, so that a process is at work soon after it was killed. */
export interface Programs {
  readonly worker: string;
  readonly receiver: string;
  readonly wire: string;
  remove(): void;
}

const sourceOf = (name: string): string => join(import.meta.dirname, `../process/${name}.ts`);

export async function bundled(): Promise<Programs> {
  const [worker, receiver, wire] = ['worker', 'receiver', 'wire'].map(sourceOf) as [string, string, string];
  const { programOf, remove } = await bundle(worker, receiver, wire);
  return { worker: programOf(worker), receiver: programOf(receiver), wire: programOf(wire), remove };
}
