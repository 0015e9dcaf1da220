import type { ArchitectureViolation } from '../architecture-violation.ts';
import type { Project } from '../project.ts';

/** Imports of what is not there. */
export function* unresolvedImports(project: Project): Generator<ArchitectureViolation> {
  for (const { file, imported, target } of project.imports()) {
    if (target.kind !== 'nothing') continue;
    const advice = imported.specifier.startsWith('#') ? 'give its meaning in `aliases`' : 'correct the path';
    yield file.violation('unresolved-import', imported.at, `No file is found for '${imported.specifier}'; ${advice}.`);
  }
}
