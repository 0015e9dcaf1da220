import type { SubscriptionStoreSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { brokenSubscriptionStores } from './subscription-stores.ts';

const rules: Readonly<Record<string, readonly string[]>> = {
  'begins at the start, whatever is said': [
    'a subscription begins with the partitions and the position it is registered with',
    'to register again changes nothing, and tells what is there',
  ],
  'believes the last who registers': [
    'to register again changes nothing, and tells what is there',
    'other partitions begin at the lowest position, under a new epoch',
  ],
  'moves to where it is registered again': ['to register again changes nothing, and tells what is there'],
  'claims everything at once': [
    'a heartbeat claims one partition of each subscription it names',
    'an owner claims one partition with each heartbeat, until it has all',
  ],
  'claims what is not named': [
    'a heartbeat claims nothing of a subscription it does not name',
    'a pause is told to owners, and ends',
  ],
  'claims of the first name only': [
    'a heartbeat claims one partition of each subscription it names',
    'what is parked of one subscription is nothing to another',
  ],
  'makes up what nobody registered': ['what nobody registered is nothing to hold'],
  'never renews': ['a lease that is renewed lasts', 'an owner that was slow keeps its lease where nobody took it'],
  'renews only what is named': [
    'every lease of an owner is renewed, whatever the heartbeat names',
    'who no longer names a subscription makes room for others, and keeps what it has',
  ],
  'has leases that last too short': [
    'a lease that is not renewed is free when its time is over, and not before',
    'every lease of an owner is renewed, whatever the heartbeat names',
    'the share of who died is the others’ when its leases are over',
  ],
  'has leases that last too long': [
    'a lease that is not renewed is free when its time is over, and not before',
    'a replaced owner suspects nobody',
  ],
  'has one epoch for ever': [
    'each claim raises the epoch, and a renewal does not',
    'a reset puts all partitions at a position, under a new epoch',
  ],
  'has an epoch for each heartbeat': ['another suspect is counted anew', 'a checkpoint moves the work on'],
  'counts no crashes': ['what is taken from a dead owner has one crash more'],
  'counts every claim as a crash': [
    'a lease tells where its work stands',
    'what is taken from a dead owner has one crash more',
    'what was released is claimed without a crash',
  ],
  'forgets partitions': [
    'a lease tells where its work stands',
    'an owner is given what is parked of its partition, and no other',
  ],
  'tells the first position for ever': ['a checkpoint moves the work on', 'a lease tells where its work stands'],
  'tells no pause': ['a pause is told to owners, and ends'],
  'tells leases backwards': [
    'a heartbeat claims one partition of each subscription it names',
    'an owner claims one partition with each heartbeat, until it has all',
  ],
  'releases under any epoch': ['a lease of an older epoch releases nothing'],
  'releases nothing': [
    'each claim raises the epoch, and a renewal does not',
    'more owners than partitions leave some without',
  ],
  'tells no surplus': [
    'more owners than partitions leave some without',
    'who has more than its share is told, and keeps it until it is released',
    'who joins gets its share',
  ],
  'always tells a surplus': [
    'who has its share is not told to release anything',
    'what nobody registered is nothing to hold',
    'shares differ by one at the most, and all partitions have an owner',
  ],
  'tells a surplus only above the upper half': ['who joins two that have everything gets a partition too'],
  'takes the surplus away': ['who has more than its share is told, and keeps it until it is released'],
  'gives all to who is first': [
    'who has its share leaves what is free to those who have less',
    'a partition has one owner, however many ask at once',
    'those who begin together have equal shares',
  ],
  'takes a lease from who is slow, for nobody': [
    'a partition has one owner, however many ask at once',
    'the share of who left is the others’',
    'who only works on something else takes no share',
  ],
  'lets nobody leave': ['who left holds nothing', 'the share of who left is the others’'],
  'takes every checkpoint': ['a checkpoint from another position is refused', 'of checkpoints at once one is taken'],
  'takes checkpoints from any position': [
    'a checkpoint from another position is refused',
    'of checkpoints at once one is taken',
  ],
  'takes checkpoints of anybody': [
    'a reset puts all partitions at a position, under a new epoch',
    'a checkpoint that is refused parks nothing',
    'a checkpoint of a replaced owner is refused',
  ],
  'moves all partitions with one': ['a checkpoint moves its own partition and no other'],
  'parks what it refuses': ['a checkpoint that is refused parks nothing'],
  'refuses every checkpoint': ['a checkpoint clears the suspect', 'a checkpoint moves the work on'],
  'refuses to stay where it is': ['a clean batch may end where it began'],
  'takes every batch for clean': ['crashes are forgotten after a clean batch, and not before'],
  'takes no batch for clean': [
    'a clean batch may end where it began',
    'crashes are forgotten after a clean batch, and not before',
  ],
  'suspects once': ['a suspect is counted each time it is tried', 'a suspect outlives who tried it'],
  'suspects one for all': ['another suspect is counted anew'],
  'suspects for anybody': ['a replaced owner suspects nobody'],
  'keeps the suspect to itself': ['a suspect is counted each time it is tried'],
  'keeps the suspect for ever': ['a checkpoint clears the suspect'],
  'forgets the suspect with its owner': ['a suspect outlives who tried it'],
  'parks nothing': ['a checkpoint parks in the same step', 'a message that is parked twice is there once'],
  'parks what fails as dead': ['what is parked behind nobody is due at once', 'what is parked is listed by its status'],
  'parks what is dead as failing': [
    'only what is retried can be attempted',
    'a message that is parked twice is there once',
  ],
  'parks what is behind beside it': [
    'only what is retried can be attempted',
    'where nothing will be due no time is told',
  ],
  'parks in no time': [
    'a parked message is due when its time has come, and not before',
    'the time until the next is due is told',
  ],
  'parks for too long': [
    'a parked message is due when its time has come, and not before',
    'what stands behind is not due before what is in front is done',
  ],
  'loses signs of a key': ['a parked message is listed with all that was said of it'],
  'loses the cause': [
    'a parked message is listed with all that was said of it',
    'a failed attempt is put off, with its cause',
  ],
  'loses what was edited': [
    'a message that is edited is due at once, with its new data',
    'a message behind another stays there when it is edited or replayed',
    'edited data keeps the version that it is of, and the last edit holds',
  ],
  'loses the version of what was edited': ['edited data keeps the version that it is of, and the last edit holds'],
  'loses the first time': [
    'a failure of a message that never failed before has a first time too',
    'a parked message is listed with all that was said of it',
  ],
  'loses the reason': ['a message that is skipped is kept as a record, and the next of its key is due'],
  'loses the attempts': [
    'a message that is edited is due at once, with its new data',
    'a dead message that is replayed is due at once, with all its attempts',
  ],
  'lists everything': [
    'what is parked is listed in the order of positions, a page at a time',
    'what is parked is listed by its status',
  ],
  'lists backwards': [
    'a checkpoint parks in the same step',
    'what is parked is listed in the order of positions, a page at a time',
  ],
  'lists what was skipped no more': [
    'an attempt that ends well after it was skipped leaves the record',
    'a message that is skipped is kept as a record, and the next of its key is due',
  ],
  'lists for everybody': ['what is parked of one subscription is nothing to another'],
  'has the last to fail come first': [
    'what was due longest comes first, and no more than asked for',
    'an owner is given what is parked of its partition, and no other',
  ],
  'has more due than asked for': ['what was due longest comes first, and no more than asked for'],
  'has nothing due': [
    'a message that is retried is due at once when it is replayed',
    'what is parked behind nobody is due at once',
  ],
  'has everything due': ['where nothing will be due no time is told', 'what is parked behind nobody is due at once'],
  'has everything due for everybody': ['a replaced owner retries nothing'],
  'does not know when the next is due': ['the time until the next is due is told'],
  'always knows when the next is due': ['where nothing will be due no time is told'],
  'has what is due of all partitions': [
    'the time until the next is due is told',
    'an owner is given what is parked of its partition, and no other',
  ],
  'blocks everything': [
    'a key whose messages are skipped is not blocked',
    'keys with something parked are blocked, and no others',
  ],
  'blocks nothing': ['keys with something parked are blocked, and no others'],
  'blocks what was skipped': ['a key whose messages are skipped is not blocked'],
  'blocks for everybody': ['what is parked of one subscription is nothing to another'],
  'counts attempts in memory': [
    'only what is retried can be attempted',
    'a failure of a message that never failed before has a first time too',
  ],
  'does not put attempts off': ['an attempt is counted before it is made, and the next one put off'],
  'counts attempts for anybody': ['a replaced owner retries nothing'],
  'settles for anybody': ['a replaced owner retries nothing'],
  'settles every failure as well': [
    'a failure of a message that never failed before has a first time too',
    'an attempt that fails after a replay does not count',
  ],
  'settles nothing': [
    'keys with something parked are blocked, and no others',
    'a failure of a message that never failed before has a first time too',
  ],
  'settles what was counted anew': ['an attempt that fails after a replay does not count'],
  'retries what is dead': ['the last failed attempt leaves it dead, and its key where it is'],
  'carries nothing out': [
    'about what is not parked nothing can be decided',
    'a key whose messages are skipped is not blocked',
  ],
  'refuses every decision': [
    'a key whose messages are skipped is not blocked',
    'a message that is retried is due at once when it is replayed',
  ],
  'says yes to every decision': ['about what is not parked nothing can be decided'],
  'skips without a record': [
    'an attempt that ends well after it was skipped leaves the record',
    'a message that was skipped and fails again is parked again',
  ],
  'skips the whole key': [
    'about what is not parked nothing can be decided',
    'a message behind another can be skipped alone',
  ],
  'keeps what was skipped out for good': ['a message that was skipped and fails again is parked again'],
  'parks again what is parked': ['a message that is parked twice is there once'],
  'pauses everything': ['a pause is told to owners, and ends'],
  'resets nothing': [
    'a reset puts all partitions at a position, under a new epoch',
    'a reset forgets what is parked after its position, and nothing else',
  ],
  'resets under the old epoch': [
    'a reset puts all partitions at a position, under a new epoch',
    'a checkpoint that is refused parks nothing',
  ],
  'forgets nothing in a reset': ['a reset forgets what is parked after its position, and nothing else'],
  'forgets everything in a reset': ['a reset forgets what is parked after its position, and nothing else'],
  'divides nothing anew': [
    'other partitions begin at the lowest position, under a new epoch',
    'what is parked is divided with the partitions',
  ],
  'divides anew at the highest position': ['other partitions begin at the lowest position, under a new epoch'],
  'counts nothing': ['the state of a partition counts what is parked, dead, and behind the dead'],
  'counts what was skipped': [
    'a key whose messages are skipped is not blocked',
    'the state of a partition counts what is parked, dead, and behind the dead',
  ],
  'names owners for ever': ['the state of a partition names its owner while the lease lasts'],
  'names no owners': [
    'the state of a partition names its owner while the lease lasts',
    'a lease of an older epoch releases nothing',
  ],
  'names what works': ['all names that are registered are told once, in their order'],
  'names each partition': ['all names that are registered are told once, in their order'],
  'names backwards': ['all names that are registered are told once, in their order'],
  'tells states as they come': [
    'a subscription begins with the partitions and the position it is registered with',
    'states are told in the order of names and partitions, and of nothing that is not there',
  ],
  'tells states of everything': [
    'states are told in the order of names and partitions, and of nothing that is not there',
    'a pause is told to owners, and ends',
  ],
};

/** Broken stores of subscriptions, with the rules that find them out. */
export const subscriptionStores: readonly Broken<SubscriptionStoreSubject>[] = Object.entries(
  brokenSubscriptionStores,
).map(([defect, subject]) => ({ defect, subject, rules: rules[defect] ?? [] }));
