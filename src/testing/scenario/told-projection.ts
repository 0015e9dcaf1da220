import type { Message } from '../../domain/message.ts';
import type { Projection } from '../../event-sourcing/projection/projection.ts';
import { EncodedMessage } from '../../messaging/message/encoded-message.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import { RowBuffer } from '../../read-model/row-buffer.ts';
import { applyPieces } from '../../read-model/row-projection.ts';

/** What came of events that a projection was told. */
export interface Told {
  readonly rows: readonly object[];
  readonly effects: number;
  readonly failure: { readonly error: unknown } | undefined;
}

/** A message as a store has it. */
export function asStored(envelope: Envelope): Envelope {
  const { type, version } = envelope.message;
  const data: unknown = JSON.parse(JSON.stringify(envelope.message.encode()));
  return { ...envelope, message: new EncodedMessage(type, version, data as never) as Message };
}

/** Tells a projection events, up to the first that fails. */
export async function tell(
  projection: Projection,
  told: readonly Envelope[],
  tenant: string | undefined,
): Promise<Told> {
  const buffer = new RowBuffer(projection.into, () => []);
  const effects: (() => unknown)[] = [];
  let failure: Told['failure'];
  for (const envelope of told) {
    failure = await attempt(projection, envelope, buffer, effects);
    if (failure !== undefined) break;
  }
  const rows = buffer
    .changes()
    .filter((one) => one.tenant === tenant && one.row !== undefined)
    .map(({ row }) => projection.into.decode(JSON.parse(JSON.stringify(row)) as never));
  return { rows, effects: effects.length, failure };
}

async function attempt(
  projection: Projection,
  envelope: Envelope,
  buffer: RowBuffer,
  effects: (() => unknown)[],
): Promise<Told['failure']> {
  const view = buffer.view(envelope.tenant);
  try {
    const failed = await applyPieces(projection, envelope, view, false, effects);
    if (failed === undefined) view.keep();
    return failed;
  } catch (error) {
    return { error };
  }
}
