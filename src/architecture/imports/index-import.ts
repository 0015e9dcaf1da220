import type { ArchitectureViolation } from '../architecture-violation.ts';
import type { Project } from '../project.ts';

const INDEX = /(?:^|\/)index\.[cm]?[jt]sx?$/;

/** Imports of an index file, where the architecture wants the file itself. */
export function* indexImports(project: Project): Generator<ArchitectureViolation> {
  if (project.architecture.noIndexImports !== true) return;
  for (const { file, imported, target } of project.imports()) {
    if (target.kind !== 'file' || !INDEX.test(target.path)) continue;
    const message = `An index is for the outside; import the file that holds the name instead of ${target.path}.`;
    yield file.violation('index-import', imported.at, message);
  }
}
