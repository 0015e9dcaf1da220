/**
 * Verifies a project's import rules and model rules in one test.
 *
 * @module demesne/architecture
 */
export { ArchitectureViolated } from './architecture-violated.ts';
export type { ArchitectureRule, ArchitectureViolation } from './architecture-violation.ts';
export type { Architecture, FolderRule, SourceTexts } from './architecture.ts';
export { checkArchitecture, type ArchitectureReport } from './check-architecture.ts';
export { ParserMissing } from './parser.ts';
export { verifyArchitecture } from './verify-architecture.ts';
