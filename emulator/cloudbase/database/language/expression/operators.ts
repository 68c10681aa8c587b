import { ACCUMULATING } from './accumulating.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { ARRAYS } from './arrays.ts';
import { CONVERSIONS } from './conversions.ts';
import { DATES } from './dates.ts';
import type { Form } from './form.ts';
import { LOGIC } from './logic.ts';
import { OBJECTS } from './objects.ts';
import { ROUNDING } from './rounding.ts';
import { SETS } from './sets.ts';
import { STRINGS } from './strings.ts';
import { TEXT_POSITIONS } from './text-positions.ts';
import { VARIABLES } from './variables.ts';

/** All operators of expressions: those that the SDK offers, and their close relatives of MongoDB 4. */
export const EXPRESSION_OPERATORS: Readonly<Record<string, Form>> = {
  ...ACCUMULATING,
  ...ARITHMETIC,
  ...ARRAYS,
  ...CONVERSIONS,
  ...DATES,
  ...LOGIC,
  ...OBJECTS,
  ...ROUNDING,
  ...SETS,
  ...STRINGS,
  ...TEXT_POSITIONS,
  ...VARIABLES,
};
