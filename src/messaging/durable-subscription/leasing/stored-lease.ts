import type { Lease, PartitionState } from './lease.ts';

/** A lease as a table has it. */
export interface StoredLease {
  readonly name: string;
  readonly partition: number;
  readonly partitions: number;
  readonly epoch: number;
  readonly position: number;
  readonly crashes: number;
  readonly status: 'running' | 'paused';
}

/** A partition as a query of tables gives it. */
export interface StoredPartitionState extends StoredLease {
  readonly suspect: number | null;
  readonly suspect_attempts: number | null;
  readonly parked: number;
  readonly dead: number;
  readonly blocked: number;
}

export const leaseOf = ({ name, partition, partitions, epoch, position, crashes, status }: StoredLease): Lease => ({
  subscription: name,
  partition,
  partitions,
  epoch,
  position,
  crashes,
  paused: status === 'paused',
});

/** @param owner whose lease it is; nobody's where it has run out */
export function partitionStateOf(row: StoredPartitionState, owner: string | undefined): PartitionState {
  const { suspect, suspect_attempts, parked, dead, blocked } = row;
  return {
    ...leaseOf(row),
    ...(owner !== undefined && { owner }),
    ...(suspect !== null && { suspect: { position: suspect, attempts: suspect_attempts as number } }),
    parked,
    dead,
    blocked,
  };
}
