import { documents } from './documents.ts';
import { describeDocuments } from './describe-documents.ts';

await describeDocuments(documents, '.cache/docs');
