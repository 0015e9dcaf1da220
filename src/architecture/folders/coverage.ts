import { posix } from 'node:path';
import { inRules, type ArchitectureViolation } from '../architecture-violation.ts';
import { PathPattern } from '../path-pattern.ts';
import type { Project } from '../project.ts';
import { isOutside } from './folders.ts';

/** Folders whose files no rule covers. */
export function* foldersWithoutRule({ files, folders }: Project): Generator<ArchitectureViolation> {
  const told = new Map<string, number>();
  const uncovered = [...files.values()].filter(({ path }) => folders.placeOf(path) === undefined);
  for (const { path } of uncovered) told.set(posix.dirname(path), (told.get(posix.dirname(path)) ?? 0) + 1);
  for (const file of uncovered) {
    const folder = posix.dirname(file.path);
    const count = told.get(folder);
    if (count === undefined) continue;
    told.delete(folder);
    const place = folder === '.' ? 'the root itself' : `the folder ${folder}`;
    const files = count === 1 ? '1 file' : `${count} files`;
    yield file.violation('folder-without-rule', 0, `No rule covers ${place} (${files}); give it one in \`folders\`.`);
  }
}

/** Rules, permissions and model folders that mean no file: misspelt, or left behind. */
export function* rulesWithoutFiles({ architecture, files, folders, paths }: Project): Generator<ArchitectureViolation> {
  const inUse = new Set([...files.keys()].map((path) => folders.placeOf(path)?.pattern));
  const all = [...paths];
  const meansNothing = (text: string): boolean => {
    const pattern = new PathPattern(text).bound();
    return !isOutside(text) && !all.some((path) => pattern.above(path) !== undefined);
  };
  for (const [key, { mayImport }] of Object.entries(architecture.folders)) {
    if (!inUse.has(key)) yield inRules(`No file follows the rule of '${key}'; correct its path or take it out.`);
    for (const text of mayImport.filter(meansNothing)) {
      yield inRules(`'${key}' may import '${text}', but no file is there; correct the path or take it out.`);
    }
  }
  for (const text of architecture.models ?? []) {
    if (meansNothing(text.replace(/^!/, '')))
      yield inRules(`\`models\` names '${text}', but no file is there; correct the path or take it out.`);
  }
}
