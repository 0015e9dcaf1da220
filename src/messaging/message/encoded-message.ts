import type { Json } from '../../domain/json.ts';
import { Message } from '../../domain/message.ts';

/**
 * A message whose class its reader doesn't know: the name, the version and the JSON form of its data.
 *
 * *When to use*: a log that lasts gives messages in this form, unless it was told their classes; a handler never sees
 * one, because a bus makes an instance of the class that was subscribed to.
 *
 * @example
 * ```ts
 * import { EncodedMessage } from 'demesne/messaging';
 *
 * const message = new EncodedMessage('ordering.OrderPlaced', 1, { orderId: 'o-1' });
 * message.encode(); // => { orderId: 'o-1' }
 * ```
 * @see Hohpe & Woolf 2003, Format Indicator
 * @since 0.2.0
 */
export class EncodedMessage extends Message<string, object> {
  declare readonly type: string;
  declare readonly data: object;
  readonly #version: number;

  constructor(type: string, version: number, data: Json) {
    super();
    this.type = type;
    this.data = data as object;
    this.#version = version;
    Object.freeze(this);
  }

  override get version(): number {
    return this.#version;
  }

  override encode(): Json {
    return this.data as Json;
  }
}
