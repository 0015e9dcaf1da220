import type { Model } from '../../domain/aggregate/aggregate-model.ts';
import type { Content } from '../../domain/definition/shape.ts';
import { Rejection } from '../../domain/field/rejection.ts';
import type { Lift, Upcasting } from '../../domain/upcasting.ts';
import type { StoredSnapshot } from '../../messaging/stream/snapshot-store.ts';

/** Reads the states of snapshots, and trusts none of them. */
export class SnapshotReader {
  readonly #version: number;
  readonly #parse: Model['state']['parse'];
  readonly #lift: Lift<Content> | undefined;

  constructor({ name, state }: Model, version: number, upcast: Upcasting | undefined) {
    this.#version = version;
    this.#parse = state.parse;
    this.#lift = upcast?.to(`the snapshot of ${name}`, version, state.parse);
  }

  /** The state in it; nothing where it is of a version that can't be read, or its data are no such state. */
  stateOf({ schemaVersion, state }: StoredSnapshot): Content | undefined {
    try {
      if (schemaVersion !== this.#version) return this.#lift?.(state, schemaVersion);
      const parsed = this.#parse(state);
      return parsed instanceof Rejection ? undefined : parsed;
    } catch {
      // Whatever is wrong with a copy, the events are there to make another.
      return undefined;
    }
  }
}
