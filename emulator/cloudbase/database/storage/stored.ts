import { stringifyEjson } from '../values/ejson-text.ts';
import { parseEjson, type Document } from '../values/ejson.ts';

/** A document and its text, as the tree holds it: each is made of the other when somebody asks. Never to be changed. */
export class Stored {
  private constructor(
    private written: string | undefined,
    private parsed: Document | undefined,
    /** Under which record it was read, where that was known. */
    readonly record?: string,
  ) {}

  static read(text: string, record?: string): Stored {
    return new Stored(text, undefined, record);
  }

  static of(document: Document): Stored {
    return new Stored(undefined, document);
  }

  /** With its text, which is going to be needed. */
  static written(document: Document): Stored {
    return new Stored(stringifyEjson(document), document);
  }

  get text(): string {
    this.written ??= stringifyEjson(this.parsed);
    return this.written;
  }

  get document(): Document {
    this.parsed ??= parseEjson(this.written, 'the stored document', 0) as Document;
    return this.parsed;
  }
}
