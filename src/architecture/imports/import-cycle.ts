import type { ArchitectureViolation } from '../architecture-violation.ts';
import type { Project } from '../project.ts';
import type { Import } from '../source/import.ts';
import type { SourceFile } from '../source/source-file.ts';

type Edges = ReadonlyMap<string, ReadonlyMap<string, Import>>;

/** Files that wait for each other while they are loaded: the shortest such round for each file that is on one. */
export function* importCycles(project: Project): Generator<ArchitectureViolation> {
  const edges = onCycles(runtimeEdges(project));
  const told = new Set<string>();
  for (const file of project.files.values()) {
    const round = told.has(file.path) ? undefined : shortestRound(file.path, edges);
    if (round === undefined) continue;
    for (const path of round) told.add(path);
    const step = edges.get(file.path)?.get(round[1] ?? file.path);
    if (step === undefined) continue;
    const message = `These files import each other at run time: ${[...round, file.path].join(' → ')}. Move what they share into a file of its own, or import only types.`;
    yield file.violation('import-cycle', step.at, message);
  }
}

function runtimeEdges(project: Project): Map<string, Map<string, Import>> {
  const edges = new Map([...project.files.keys()].map((path) => [path, new Map<string, Import>()]));
  for (const { file, imported, target } of project.imports()) {
    if (imported.typeOnly || imported.later || target.kind !== 'file' || !edges.has(target.path)) continue;
    const from = edges.get(file.path) as Map<string, Import>;
    if (!from.has(target.path)) from.set(target.path, imported);
  }
  return edges;
}

/** Takes away, again and again, the files that import nothing more: most trees are then empty, and the search is short. */
function onCycles(edges: Map<string, Map<string, Import>>): Edges {
  const importers = new Map<string, string[]>();
  for (const [from, targets] of edges)
    for (const to of targets.keys()) importers.set(to, [...(importers.get(to) ?? []), from]);
  const leaves = [...edges].filter(([, targets]) => targets.size === 0).map(([path]) => path);
  for (let leaf = leaves.pop(); leaf !== undefined; leaf = leaves.pop()) {
    edges.delete(leaf);
    for (const from of importers.get(leaf) ?? []) {
      const targets = edges.get(from);
      if (targets?.delete(leaf) === true && targets.size === 0) leaves.push(from);
    }
  }
  return edges;
}

/** Breadth first, from a file back to itself. */
function shortestRound(start: SourceFile['path'], edges: Edges): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    for (const next of edges.get(path)?.keys() ?? []) {
      if (next === start) return wayTo(path, start, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, path);
      queue.push(next);
    }
  }
  return undefined;
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [end];
  while (way[0] !== start) way.unshift(cameFrom.get(way[0] as string) as string);
  return way;
}
