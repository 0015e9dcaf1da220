import { expectSame, faultOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import type { MappedWorld } from './subject.ts';

/** Tables give back what they were given. */
export const tables: Rules<MappedWorld> = {
  'what was written is read back': async (world) => {
    for (const sample of world.samples) {
      await world.keep(sample.id, sample, 0);
      await world.expectKept(sample.id, sample, 'The tables give back the state that they were given.');
      expectSame((await world.load(sample.id))?.version, 1, 'It has the version that it was written with.');
    }
    for (const sample of world.samples) await world.expectKept(sample.id, sample, 'Others are as they were.');
  },

  'any state takes the place of any other, with all of its rows': async (world) => {
    const [{ id }] = world.samples;
    let version = 0;
    for (const before of world.samples) {
      for (const after of world.samples) {
        for (const sample of [before, after]) {
          await world.keep(id, sample, version);
          version += 1;
          await world.expectKept(id, sample, 'Nothing is left of the state before.');
        }
      }
    }
  },

  'what was deleted is found no more, and others stay': async (world) => {
    const [first, second] = world.samples;
    await world.keep(first.id, first, 0);
    await world.keep(second.id, second, 0);
    await world.keep(first.id, second, 1, { deleted: true });
    expectSame(await world.load(first.id), undefined, 'It is found no more.');
    await world.expectKept(second.id, second, 'The other one is as it was.');
  },

  'tenants have each their own, or there are none': async (world) => {
    const [first, second] = world.samples;
    const { id } = first;
    if (world.mapping.tables[0].owner.tenant === undefined) {
      const keep = (): Promise<void> => world.keep(id, first, 0, { tenant: 'acme' });
      await faultOf(keep, 'UNFIT_TABLES', 'Without a column for it, a tenant is refused.');
      return;
    }
    await world.keep(id, first, 0, { tenant: 'acme' });
    await world.keep(id, second, 0, { tenant: 'other' });
    await world.expectKept(id, first, 'What another tenant has changes nothing.', 'acme');
    await world.keep(id, first, 1, { tenant: 'other', deleted: true });
    await world.expectKept(id, first, 'What another tenant deletes stays here.', 'acme');
  },
};
