import { DomainEvent } from 'demesne';
import type { UnitContext } from 'demesne/application';
import { Deadline, IntegrationEvent, type HandlerContext } from 'demesne/messaging';
import { expectTypeOf, it } from 'vitest';
import { z } from 'zod';

class AlarmRang extends Deadline.define('bank.AlarmRang', { name: z.string() }) {}
class AlarmSet extends DomainEvent.define('bank.AlarmSet', {}) {}
class AlarmTold extends IntegrationEvent.define('bank.published.AlarmTold', {}) {}

declare const context: UnitContext<{}>;
declare const when: Parameters<typeof context.schedule>[1];

it('is scheduled, and nothing else is', () => {
  context.schedule(new AlarmRang({ name: 'tea' }), when);
  expectTypeOf(context.cancelScheduled('tea')).toEqualTypeOf<Promise<boolean>>();
  // @ts-expect-error -- a domain event is a decision of an aggregate
  context.schedule(new AlarmSet(), when);
  // @ts-expect-error -- an integration event is told to others
  context.schedule(new AlarmTold(), when);
  // @ts-expect-error -- no time
  context.schedule(new AlarmRang({ name: 'tea' }), { key: 'tea' });
});

it('is of no aggregate', () => {
  expectTypeOf<HandlerContext<AlarmRang>['aggregate']>().toEqualTypeOf<HandlerContext['aggregate']>();
  expectTypeOf<undefined>().toExtend<HandlerContext<AlarmRang>['aggregate']>();
  expectTypeOf<undefined>().not.toExtend<HandlerContext<AlarmSet>['aggregate']>();
});
