import { Entity } from 'demesne';
import { z } from 'zod';
import { MenuItemId, Money } from '../../shared-kernel/index.ts';

/** A dish as the catalog knows it: what it is, what it costs now, and whether it is to be had. */
export class MenuItem extends Entity.define('MenuItem', {
  id: MenuItemId,
  name: z.string().min(1).max(120),
  description: z.string().max(1000).optional(),
  price: Money,
  preparationMinutes: z.int().min(1).max(240),
  isAvailable: z.boolean(),
}) {
  outOfStock(): MenuItem {
    return this.with({ isAvailable: false });
  }

  backInStock(): MenuItem {
    return this.with({ isAvailable: true });
  }
}
