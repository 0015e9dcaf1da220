import type { ArchitectureViolation } from '../architecture-violation.ts';
import type { Project } from '../project.ts';

/** Every import of a package that the rule of its file doesn't name, where the rule names packages at all. */
export function* forbiddenPackages(project: Project): Generator<ArchitectureViolation> {
  for (const { file, imported, target } of project.imports()) {
    const place = project.folders.placeOf(file.path);
    const packages = place?.rule.packages;
    if (place === undefined || packages === undefined || target.kind !== 'package') continue;
    if (imported.typeOnly && project.architecture.ignoreTypeImports === true) continue;
    if (packages.some((pattern) => covers(pattern, target.name))) continue;
    const allowance = packages.length === 0 ? 'none' : packages.join(', ');
    yield file.violation(
      'forbidden-package',
      imported.at,
      `${place.folder} may not import the package ${target.name}; the packages it may import: ${allowance}. Put it behind a port, or change the rule '${place.pattern}'.`,
    );
  }
}

/** `*` is any text, of any length. */
function covers(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
