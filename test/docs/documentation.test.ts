import { describeDocuments } from './describe-documents.ts';
import { describeExports } from './describe-exports.ts';
import { describeMistakes } from './describe-mistakes.ts';
import { describeTypeTests } from './describe-type-tests.ts';
import { documents, typeTests } from './documents.ts';

// In one file, so that the compiler is loaded once, and reads once what documents and types stand on.
await describeDocuments(documents, '.cache/docs');
describeTypeTests(typeTests);
describeExports();
await describeMistakes();
