import { reading } from '../../interactions/reading';

/** As `reading`, for a form: one that is filled in is not read again over what was typed. */
export const filling = { ...reading, onShow: (): void => undefined };
