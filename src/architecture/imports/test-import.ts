import type { ArchitectureViolation } from '../architecture-violation.ts';
import type { Project } from '../project.ts';

/** Imports of a test by what is no test. */
export function* testImports(project: Project): Generator<ArchitectureViolation> {
  for (const { file, imported, target } of project.imports()) {
    if (target.kind !== 'file' || !project.isTest(target.path)) continue;
    const message = `Only tests may import the test ${target.path}; move what both need out of it.`;
    yield file.violation('test-import', imported.at, message);
  }
}
