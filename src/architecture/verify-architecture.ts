import { ArchitectureViolated } from './architecture-violated.ts';
import type { Architecture } from './architecture.ts';
import { checkArchitecture, type ArchitectureReport } from './check-architecture.ts';
import { locationOf } from './source/source-tree.ts';

/**
 * Verifies in one call that a project is built the way its rules say; rejects with every violation if it isn't.
 *
 * *When to use*: in one test of the project.
 *
 * *Guarantees*: as {@link checkArchitecture}; the report it gives back has no violations.
 *
 * *Errors*: {@link ArchitectureViolated} lists all violations; `InvalidDefinition` when the rules make no sense or
 * the root is no folder; {@link ParserMissing}.
 *
 * @example
 * ```ts
 * import { ArchitectureViolated, verifyArchitecture } from 'demesne/architecture';
 *
 * const texts = { 'domain/order.ts': 'export const placedAt = Date.now();' };
 * const verified = verifyArchitecture({ root: { texts }, folders: { domain: { mayImport: [] } }, models: ['domain'] });
 *
 * const fault = await verified.catch((thrown: unknown) => thrown);
 * fault instanceof ArchitectureViolated && fault.violations[0]?.rule; // => 'pure-model'
 * ```
 * @see Vernon 2013, ch. 4, Architecture
 * @since 0.1.0
 */
export async function verifyArchitecture(architecture: Architecture): Promise<ArchitectureReport> {
  const report = await checkArchitecture(architecture);
  if (report.violations.length > 0)
    throw new ArchitectureViolated(report.violations, (file) => locationOf(architecture.root, file));
  return report;
}
