/** One broken rule. `path` is a JSON Pointer (RFC 6901); "" is the whole document. */
export interface Violation {
  readonly path: string;
  readonly rule:
    | "syntax"
    | "encoding"
    | "unknown"
    | "required"
    | "required_if"
    | "forbidden"
    | "one_of"
    | "type"
    | "enum"
    | "range"
    | "length"
    | "items"
    | "pattern"
    | "depth";
  readonly message: string;
}

/** An invalid document; `violations` contains all its violations. */
export declare class ValidationError extends Error {
  readonly violations: readonly Violation[];
}

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [name: string]: JsonValue;
}

/** A JSON text, in a string or in bytes of UTF-8. */
export type Text = string | ArrayBuffer | ArrayBufferView;
/** A JSON text, or a JSON value as `JSON.parse` returns it. */
export type Document = Text | object | null | boolean | number;

export interface Options {
  /** Accept unknown names, and omit them from the result. */
  ignoreUnknown?: boolean;
}

export type Result<T> =
  | {readonly success: true; readonly data: T}
  | {readonly success: false; readonly violations: readonly Violation[]};

/** The functions of a record; also a Standard Schema validator for JSON values. */
export interface Schema<T> {
  readonly name: string;
  /** Returns all violations of a document; none if it is valid. */
  check(document: Document, options?: Options): Violation[];
  /** Returns the document in canonical form; throws a ValidationError with all violations. */
  parse(document: Document, options?: Options): T;
  /** Like `parse`, but returns the violations instead of throwing. */
  safeParse(document: Document, options?: Options): Result<T>;
  /** Returns the canonical text; throws a ValidationError if the document is invalid. */
  stringify(value: T): string;
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<T>;
    readonly types?: {readonly input: T; readonly output: T};
  };
}

type StandardResult<T> =
  | {readonly value: T; readonly issues?: undefined}
  | {readonly issues: readonly {readonly message: string; readonly path: readonly string[]}[]};

/** The same functions with the name of a record as the first argument. */
export interface Functions<R> {
  check<N extends keyof R>(name: N, document: Document, options?: Options): Violation[];
  parse<N extends keyof R>(name: N, document: Document, options?: Options): R[N];
  safeParse<N extends keyof R>(name: N, document: Document, options?: Options): Result<R[N]>;
  stringify<N extends keyof R>(name: N, value: R[N]): string;
}

/** An item: a record, an item of another documented kind, or an invalid item. */
export type Item<T, K> = {
  /** The position of the item, from 0. */
  readonly index: number;
  /** The line number from 1; undefined if there are no lines. */
  readonly line: number | undefined;
} & (
  | {readonly status: "accepted"; readonly record: T}
  | {
      readonly status: "other";
      readonly kind: K;
      readonly document: unknown;
      /** The original text; undefined if the item was a JSON value before. */
      readonly text: Text | undefined;
    }
  | {
      readonly status: "rejected";
      readonly document: unknown;
      readonly violations: readonly Violation[];
    }
);

type Chunk = string | Uint8Array;

/** A web stream; not every TypeScript library declares its type. */
interface Stream {
  getReader(): {read(): PromiseLike<{done: boolean; value?: Chunk | undefined}>};
}

type Chunks = AsyncIterable<string> | AsyncIterable<Uint8Array> | Stream;

export interface ReadAll<T, K> {
  (source: Chunks, options?: Options): AsyncIterableIterator<Item<T, K>>;
  (source: Text | Iterable<Document> | object, options?: Options): IterableIterator<Item<T, K>>;
}
