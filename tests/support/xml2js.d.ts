/** The package has no types of its own; as much as benches use. */
declare module 'xml2js' {
  /** Calls back before it returns. */
  export function parseString(
    xml: string,
    options: { trim: boolean },
    callback: (error: Error | null, result: { xml: Record<string, string[]> }) => void,
  ): void;
}
