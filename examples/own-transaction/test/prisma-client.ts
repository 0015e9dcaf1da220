// @ts-nocheck The runtime of a generated client has no types for what is imported here.
import type { PrismaPg } from '@prisma/adapter-pg';
import { getPrismaClient } from '@prisma/client/runtime/client';

/** The part of a generated client that is used here. */
interface Notes {
  $transaction(work: (own: Transaction) => Promise<void>): Promise<void>;
  $disconnect(): Promise<void>;
}

interface Transaction {
  $queryRawUnsafe(text: string, ...values: unknown[]): PromiseLike<unknown>;
  readonly note: { create(given: { readonly data: { readonly text: string } }): PromiseLike<unknown> };
}

/** A client as `prisma generate` writes it, for one table and without its types, so that no tool has to be fetched to run it. */
export const PrismaClient: new (options: { readonly adapter: PrismaPg }) => Notes = getPrismaClient({
  previewFeatures: [],
  clientVersion: '7.10.0',
  engineVersion: '0edf323efd1d98336f3f0a68684b56f689b900d3',
  activeProvider: 'postgresql',
  inlineSchema: `
    datasource db {
      provider = "postgresql"
    }
    model Note {
      text String @id
      @@map("own_notes")
    }`,
  runtimeDataModel: {
    models: { Note: { dbName: 'own_notes', schema: null, fields: [{ name: 'text', kind: 'scalar', type: 'String' }] } },
    enums: {},
    types: {},
  } as never,
  parameterizationSchema: { strings: [], graph: 'AAAAAAAAAAAA' },
  compilerWasm: {
    getRuntime: () => import('@prisma/client/runtime/query_compiler_small_bg.postgresql.mjs'),
    getQueryCompilerWasmModule: async () => {
      const { wasm } = await import('@prisma/client/runtime/query_compiler_small_bg.postgresql.wasm-base64.mjs');
      return new WebAssembly.Module(Buffer.from(wasm, 'base64'));
    },
    importName: './query_compiler_small_bg.js',
  },
});
