import type { PostgresQueryable } from 'demesne/postgres';

/** What `prisma.$transaction(async (transaction) => …)` gives: a `Prisma.TransactionClient`. */
interface PrismaTransaction {
  $queryRawUnsafe(text: string, ...values: unknown[]): PromiseLike<unknown>;
}

/** Prisma over its driver adapter for pg. It has codes of its own for failures, and keeps the server's inside. */
export const ofPrisma = (transaction: PrismaTransaction): PostgresQueryable => ({
  query: async (text, values = []) => {
    try {
      return { rows: (await transaction.$queryRawUnsafe(text, ...values)) as object[] };
    } catch (cause) {
      const { originalCode: code, originalMessage } = saidIn(cause) ?? {};
      throw code === undefined ? cause : Object.assign(new Error(originalMessage, { cause }), { code });
    }
  },
});

interface Failure {
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: ServerSaid } };
}

interface ServerSaid {
  readonly originalCode?: string;
  readonly originalMessage?: string;
}

const saidIn = (failure: unknown): ServerSaid | undefined => (failure as Failure).meta?.driverAdapterError?.cause;
