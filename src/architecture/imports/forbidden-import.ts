import type { ArchitectureViolation } from '../architecture-violation.ts';
import type { Project } from '../project.ts';
import type { Place } from '../folders/folders.ts';

/** Every import of a folder that the rule of its file doesn't name. */
export function* forbiddenImports(project: Project): Generator<ArchitectureViolation> {
  for (const { file, imported, target } of project.imports()) {
    const place = project.folders.placeOf(file.path);
    if (place === undefined || target.kind !== 'file' || project.isTest(target.path)) continue;
    if (imported.typeOnly && project.architecture.ignoreTypeImports === true) continue;
    if (project.folders.allows(place, target.path)) continue;
    yield file.violation(
      'forbidden-import',
      imported.at,
      `${place.folder} may not import ${target.path}; ${allowance(place)}. Move the code, turn the dependency round, or change the rule '${place.pattern}'.`,
    );
  }
}

function allowance(place: Place): string {
  const names = place.mayImport.map(({ text }) => text);
  return names.length === 0
    ? 'it may import its own files only'
    : `beside its own files it may import ${names.join(', ')}`;
}
