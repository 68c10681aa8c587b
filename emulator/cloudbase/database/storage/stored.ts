import { stringifyEjson } from '../values/ejson-text.ts';
import { parseEjson, type Document } from '../values/ejson.ts';

/** A document as the tree holds it: its text, and what the text says, read when somebody asks. Never to be changed. */
export class Stored {
  private parsed: Document | undefined;

  constructor(readonly text: string) {}

  static of(document: Document): Stored {
    const stored = new Stored(stringifyEjson(document));
    stored.parsed = document;
    return stored;
  }

  get document(): Document {
    this.parsed ??= parseEjson(this.text, 'the stored document', 0) as Document;
    return this.parsed;
  }
}
