import { PrismaPg } from '@prisma/adapter-pg';
import { ofPrisma } from '../src/prisma.ts';
import { ownTransactionTests } from './own-transaction.ts';
import { PrismaClient } from './prisma-client.ts';

ownTransactionTests('Prisma', (url) => {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  return {
    transaction: (work) =>
      prisma.$transaction((own) => work(ofPrisma(own), async (text) => own.note.create({ data: { text } }))),
    close: () => prisma.$disconnect(),
  };
});
