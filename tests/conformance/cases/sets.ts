import { cases } from '../conformance-case.ts';
import { expression } from '../sources.ts';

const GIVEN = {
  only: {
    t: [3, 1, 2],
    r: [
      { k: 'x', v: 1 },
      { k: 'y', v: 2 },
    ],
    o: { a: 1, b: 'z' },
    n: 5,
    nothing: null,
  },
};
const BAD = { code: 'DATABASE_REQUEST_FAILED' };

export const sets = cases(expression, [
  {
    id: '$.mergeObjects.list',
    title: 'mergeObjects lets the last one win, and passes over null',
    given: GIVEN,
    value: ({ $ }) => $.mergeObjects(['$o', { b: 'y', c: 1 }, '$nothing']),
    is: { a: 1, b: 'y', c: 1 },
  },
  {
    id: '$.objectToArray.pairs',
    title: 'objectToArray makes objects with k and v',
    given: GIVEN,
    value: ({ $ }) => $.objectToArray('$o'),
    is: [
      { k: 'a', v: 1 },
      { k: 'b', v: 'z' },
    ],
  },
  {
    id: '$.objectToArray.not-an-object',
    title: 'objectToArray of what is no object is refused',
    given: GIVEN,
    refuses: ({ things, $ }) =>
      things
        .aggregate()
        .project({ v: $.objectToArray('$n') })
        .end(),
    saying: BAD,
  },

  {
    id: '$.allElementsTrue.values',
    title: 'allElementsTrue asks every element',
    given: GIVEN,
    value: ({ $ }) => [$.allElementsTrue([[1, true, 'x']]), $.allElementsTrue([[1, 0]]), $.allElementsTrue([[]])],
    is: [true, false, true],
  },
  {
    id: '$.anyElementTrue.values',
    title: 'anyElementTrue looks for one element',
    given: GIVEN,
    value: ({ $ }) => [$.anyElementTrue([[0, null, 'x']]), $.anyElementTrue([[0, false]]), $.anyElementTrue([[]])],
    is: [true, false, false],
  },
  {
    id: '$.setDifference.sets',
    title: 'setDifference is what only the first has',
    given: GIVEN,
    value: ({ $ }) => $.setDifference([[1, 2, 2, 3], [3]]),
    is: [1, 2],
  },
  {
    id: '$.setEquals.sets',
    title: 'setEquals passes over order and repetition',
    given: GIVEN,
    value: ({ $ }) => [
      $.setEquals([
        [1, 2, 2],
        [2, 1],
      ]),
      $.setEquals([[1], [1, 2]]),
    ],
    is: [true, false],
  },
  {
    id: '$.setIntersection.sets',
    title: 'setIntersection is what all have',
    given: GIVEN,
    value: ({ $ }) =>
      $.setIntersection([
        [1, 2, 3],
        [3, 2, 2],
      ]),
    is: [2, 3],
  },
  {
    id: '$.setIsSubset.sets',
    title: 'setIsSubset asks whether the second has all of the first',
    given: GIVEN,
    value: ({ $ }) => [
      $.setIsSubset([
        [1, 1],
        [1, 2],
      ]),
      $.setIsSubset([[3], [1, 2]]),
    ],
    is: [true, false],
  },
  {
    id: '$.setUnion.sets',
    title: 'setUnion is what any has, each once',
    given: GIVEN,
    value: ({ $ }) =>
      $.size(
        $.setUnion([
          [1, 2, 2],
          [2, 3],
        ]),
      ),
    is: 3,
  },
  {
    id: '$.setUnion.null',
    title: 'setUnion with null is null',
    given: GIVEN,
    value: ({ $ }) => $.setUnion([[1], '$nothing']),
    is: null,
  },
]);
