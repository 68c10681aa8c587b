import type { StoredDocument } from '../../live/wire.ts';

/** The id of a document as people read it. */
export const idOf = ({ _id }: StoredDocument = {}): string => (typeof _id === 'string' ? _id : JSON.stringify(_id));
