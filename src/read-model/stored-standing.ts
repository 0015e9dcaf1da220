import { Instant } from '../domain/time/instant.ts';
import type { ProjectionFailure, VersionStanding } from './read-model-store.ts';

/** A version of a read model as a table has it. */
export interface StoredStanding {
  readonly model: string;
  readonly version: number;
  readonly subscription: string;
  readonly status: VersionStanding['status'];
  readonly replay_until: number;
  /** JSON; there where rows are written with their messages. */
  readonly types: string | null;
  /** JSON, in which times are ISO 8601. */
  readonly failure: string | null;
}

export function standingOf({ failure, types, replay_until, version, ...row }: StoredStanding): VersionStanding {
  return {
    model: row.model,
    version: Number(version),
    subscription: row.subscription,
    status: row.status,
    replayUntil: Number(replay_until),
    ...(types !== null && { types: JSON.parse(types) as readonly string[] }),
    ...(failure !== null && { failure: failureOf(failure) }),
  };
}

/** A failure as tables keep it. */
export const storedFailure = (failure: ProjectionFailure): string => JSON.stringify(failure);

function failureOf(json: string): ProjectionFailure {
  const { at, ...failure } = JSON.parse(json) as Omit<ProjectionFailure, 'at'> & { readonly at: string };
  return { ...failure, at: Instant.of(at) };
}
