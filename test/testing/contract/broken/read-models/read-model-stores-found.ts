import type { brokenStores } from './read-model-stores.ts';

/** What finds each of them out. */
export const found: Readonly<Record<keyof typeof brokenStores, readonly string[]>> = {
  'finds nothing by key': ['rows and position are written together'],
  'finds one key only': [
    'of several keys those are found that are there',
    'a change that was decided on the revision that is there is written',
  ],
  'finds nothing by questions': ['what is of another model is not found', 'a page begins behind a place'],
  'counts nothing': ['partitions move on one by one', 'many rows are written in one step'],
  'counts one too many': [
    'nothing is found of a model that nobody has begun',
    'a row that is not there may be taken away',
  ],
  'has no order': ['a page begins behind a place', 'rows are found by their data, in order'],
  'begins each page anew': ['a page begins behind a place'],
  'asks for no condition': ['rows are found by their data, in order'],
  'has one tenant for all': ['what is of another tenant is not found'],
  'asks the first version for the live one': [
    'a version that is being filled is found under its number only',
    'a version takes the place of the live one when it has come as far',
  ],
  'asks the live version for any': ['what is retired is written no more'],
  'has one model for all': [
    'what is of another model is not found',
    'the first version is live at once, a later one is filled',
  ],
  'writes nothing': ['a position may be written without rows', 'a replaced owner writes nothing'],
  'moves no position': ['a position may be written without rows'],
  'forgets rows': ['a row is found by its key', 'a row comes back as it was written'],
  'writes one row at a time': ['a row is found by its key'],
  'takes nothing away': ['a row that is taken away is not found'],
  'writes whatever is there': [
    'a change of a row that is not there any more is a conflict',
    'a change that was decided on another revision is a conflict',
  ],
  'wants no row to be there': ['a revision rises with every change', 'a row that is put again is found once'],
  'keeps text without its odd characters': ['a row comes back as it was written'],
  'forgets what was left out': ['what was left out is kept in the same step'],
  'forgets that a batch was clean': ['crashes are forgotten after a clean batch'],
  'asks for no lease': ['a replaced owner writes nothing'],
  'asks for no position': [
    'who stands at another position writes nothing',
    'of two who advance at once one is refused',
    'a version waits for all of its partitions',
  ],
  'writes some of what is a conflict': ['a conflict over one row keeps all others from being written'],
  'refuses what is a conflict': [
    'a change of a row that is not there any more is a conflict',
    'a change that was decided on another revision is a conflict',
  ],
  'lets every version be live': [
    'of versions that begin at once one is live',
    'of two versions that take the place at once the later one is left',
  ],
  'lets the first version be filled': ['of versions that begin at once one is live', 'only a rebuild is given up'],
  'forgets how far a version replays': ['a version that is known stays as it is'],
  'begins a known version anew': [
    'a version that is known stays as it is',
    'the first version is live at once, a later one is filled',
  ],
  'shows versions in any order': [
    'what one version does is nothing to another',
    'a version that is known stays as it is',
  ],
  'promotes nothing': [
    'what is not being filled takes no place',
    'of two versions that take the place at once the later one is left',
  ],
  'fills what is earlier': ['a version that is earlier than the live one is retired from the start'],
  'leaves earlier versions as they are': [
    'who takes the place has all earlier versions retire',
    'of two versions that take the place at once the later one is left',
  ],
  'looks at the last partition of the live version': [
    'no row goes back: a version waits until it is as far as the first partition of the live one',
  ],
  'promotes at once': ['a version passes a live one that has not come far'],
  'says that all is promoted': ['what is not being filled takes no place'],
  'cancels nothing': ['a rebuild that is given up is written no more, and never live'],
  'says that all is cancelled': ['only a rebuild is given up'],
  'drops nothing': ['rows of a version that is retired are deleted in parts, and then its subscription'],
  'drops all at once': ['rows of a version that is retired are deleted in parts, and then its subscription'],
  'drops what is not retired': ['rows of a version that is not retired are not deleted'],
  'keeps the subscription of what it dropped': [
    'rows of a version that is retired are deleted in parts, and then its subscription',
  ],
  'forgets why a version has stopped': ['a replaced owner stops nothing'],
  'never forgets why a version has stopped': ['why a version has stopped is kept until it goes on'],
  'resumes all versions': ['what one version does is nothing to another'],
};
