import type { ArchitectureViolation } from '../architecture-violation.ts';
import type { Project } from '../project.ts';

const INDEX = /(?:^|\/)index\.[cm]?[jt]sx?$/;

/** Imports of what is not there. */
export function* unresolvedImports(project: Project): Generator<ArchitectureViolation> {
  for (const { file, imported, target } of project.imports()) {
    if (target.kind !== 'nothing') continue;
    const advice = imported.specifier.startsWith('#') ? 'give its meaning in `aliases`' : 'correct the path';
    yield file.violation('unresolved-import', imported.at, `No file is found for '${imported.specifier}'; ${advice}.`);
  }
}

/** Imports of an index file, where the architecture wants the file itself. */
export function* indexImports(project: Project): Generator<ArchitectureViolation> {
  if (project.architecture.noIndexImports !== true) return;
  for (const { file, imported, target } of project.imports()) {
    if (target.kind !== 'file' || !INDEX.test(target.path)) continue;
    const message = `An index is for the outside; import the file that holds the name instead of ${target.path}.`;
    yield file.violation('index-import', imported.at, message);
  }
}

/** Imports of a test by what is no test. */
export function* testImports(project: Project): Generator<ArchitectureViolation> {
  for (const { file, imported, target } of project.imports()) {
    if (target.kind !== 'file' || !project.isTest(target.path)) continue;
    const message = `Only tests may import the test ${target.path}; move what both need out of it.`;
    yield file.violation('test-import', imported.at, message);
  }
}
