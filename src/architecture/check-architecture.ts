import { inOrder, type ArchitectureViolation } from './architecture-violation.ts';
import type { Architecture } from './architecture.ts';
import { foldersWithoutRule, rulesWithoutFiles } from './folders/coverage.ts';
import { forbiddenImports } from './imports/forbidden-import.ts';
import { forbiddenPackages } from './imports/forbidden-package.ts';
import { importCycles } from './imports/import-cycle.ts';
import { indexImports } from './imports/index-import.ts';
import { testImports } from './imports/test-import.ts';
import { unresolvedImports } from './imports/unresolved-import.ts';
import { aggregatesHeld, entitiesInValues } from './models/held-definitions.ts';
import { ModelCode } from './models/model-code.ts';
import { impureModels } from './models/pure-model.ts';
import { lateRefusals } from './models/record-last.ts';
import { loadParser } from './parser.ts';
import { Project } from './project.ts';
import { refuseUnclear } from './unclear-architecture.ts';
import { openTree } from './source/source-tree.ts';

/**
 * What was read, and what was found in it.
 *
 * @see {@link checkArchitecture}
 * @since 0.1.0
 */
export interface ArchitectureReport {
  /** Files read; tests and ignored files are not. */
  readonly files: number;
  /** Imports whose specifier is written out. */
  readonly imports: number;
  /** Values, entities, aggregates and events defined in model code: 0 there means that no model was recognised. */
  readonly definitions: number;
  /** What breaks a rule, sorted by file, line and rule. */
  readonly violations: readonly ArchitectureViolation[];
}

const IMPORT_RULES = [
  foldersWithoutRule,
  rulesWithoutFiles,
  syntaxErrors,
  unresolvedImports,
  forbiddenImports,
  forbiddenPackages,
  indexImports,
  testImports,
  importCycles,
];
const MODEL_RULES = [aggregatesHeld, entitiesInValues, impureModels, lateRefusals];

/**
 * Reads a project and reports where it breaks its rules.
 *
 * *When to use*: to count or show violations; a test says {@link verifyArchitecture}.
 *
 * *Guarantees*: every file under the root is read, but for tests, ignored files, `node_modules` and folders that begin
 * with a dot; nothing is run. The same source gives the same report.
 *
 * *Errors*: `InvalidDefinition` when the rules make no sense or the root is no folder; {@link ParserMissing}.
 *
 * @example
 * ```ts
 * import { checkArchitecture } from 'demesne/architecture';
 *
 * const report = await checkArchitecture({
 *   root: { texts: { 'domain/order.ts': "import '../http/server.ts';", 'http/server.ts': '' } },
 *   folders: { domain: { mayImport: [] }, http: { mayImport: ['domain'] } },
 * });
 * report.files; // => 2
 * report.violations.map(({ rule, file, line }) => `${file}:${line} ${rule}`); // => ['domain/order.ts:1 forbidden-import']
 * ```
 * @see Evans 2003, ch. 4, Isolating the Domain
 * @since 0.1.0
 */
export async function checkArchitecture(architecture: Architecture): Promise<ArchitectureReport> {
  refuseUnclear(architecture);
  const tree = openTree(architecture.root);
  const project = new Project(architecture, tree, await loadParser());
  const model = new ModelCode(project);
  return {
    files: project.files.size,
    imports: [...project.imports()].length,
    definitions: model.definitions.length,
    violations: inOrder([
      ...IMPORT_RULES.flatMap((rule) => [...rule(project)]),
      ...MODEL_RULES.flatMap((rule) => [...rule(model)]),
    ]),
  };
}

function* syntaxErrors({ files }: Project): Generator<ArchitectureViolation> {
  for (const file of files.values()) {
    if (file.syntaxError === undefined) continue;
    yield file.violation('syntax-error', file.syntaxError.at, `The file can't be read: ${file.syntaxError.message}.`);
  }
}
