/** A row: its columns in the order of the DDL, in serving form (JSON). */
export type Row = Record<string, unknown>;

export interface ClientOptions {
  /**
   * How numbers are read. `double` (default): as JSON.parse reads them, so that a BIGINT beyond 2^53 is rounded.
   * `bigint`: an integer beyond 2^53 becomes a BigInt. `string`: each number that a double would not give back as it
   * was written, also the DECIMAL `12.50`, becomes a string of its digits. Keys of the map are exact in each case.
   */
  numbers?: 'double' | 'bigint' | 'string';
  /**
   * The WebSocket to use; by default the platform's. Node has one since version 22; for older ones give that of the
   * package `ws`, or nothing: without one, or with `null`, changes come as lines of an HTTP answer.
   */
  WebSocket?: (new (url: string, protocol: string) => any) | null;
  /** The fetch to use; by default the platform's. */
  fetch?: typeof globalThis.fetch;
  /** The wait before a new attempt, at random half to all of it; twice as long before each next one. Default: 500. */
  firstDelayMs?: number;
  /** The longest such wait. Default: 15,000. */
  maxDelayMs?: number;
  /** A connection is given up when nothing came for so long; the gateway says something every 30 s. Default: 50,000. */
  silenceMs?: number;
}

export interface TableOptions {
  /**
   * Only the rows for which this expression, in CEL over the columns, is true: `pv > 100 && region != "Asia"`. A row
   * that no longer is one of them leaves the map and is told as `-D`, one that becomes one as `+I`. An expression that
   * the gateway cannot read is an error `invalid-filter`, whose message names the character, and the end. So is one
   * that takes too many steps or too much memory for a row, with the code `filter-budget-exceeded`.
   */
  filter?: string;
  /** Only these columns, and those of the primary key. */
  columns?: readonly string[];
  /**
   * `conflated` (default): of each row the last change; what a slow client misses in between, it does not need.
   * `every`: each change, in order; when that cannot be kept, see `onLag`.
   */
  delivery?: 'conflated' | 'every';
  /**
   * What follows when `every` change cannot be kept. `catch-up` (default): `onLagged`, then what the missed changes
   * came to. `reset`: `onReset('lagged')`, then all rows.
   */
  onLag?: 'catch-up' | 'reset';
  /** How many frames of changes a second at the most, 1 to 1,000; between them changes wait at the gateway. */
  maxRate?: number;
  /**
   * A position of before: begins with what changed since; if `filter` or `columns` are others than they were, that is a
   * reset with the reason `query-changed`. Or `latest`: begins with the next change. Or, of a table without a primary
   * key, a time as in RFC 3339: begins with the first row that is not older. Without `rows` there is then no map (see
   * `map`). `earliest` is as if it were left out.
   */
  from?: string;
  /** The rows held at `from`, as the map of a subscription had them. */
  rows?: Iterable<readonly [string, Row]>;
  /** `false` leaves out the rows that exist, as `from: 'latest'` does. */
  snapshot?: boolean;
  /**
   * `false` keeps no rows. Changes are then told as they stand on the wire: after a resume `+I` and `+U` are both
   * upserts, and `-D` may name a row that was never told, one of another filter too.
   */
  map?: boolean;
}

export interface Change<R = Row> {
  /** `+I` a row that was not held, `+U` one that was, `-D` one that is gone. */
  op: '+I' | '+U' | '-D';
  /** The key of the row in the map; null in a table without a primary key. */
  key: string | null;
  /** The row as it is now; with `-D` the columns of its key. */
  row: R;
  /** The row as it was held before, with `+U` and `-D`. */
  previous?: R;
}

/**
 * - `connecting` with `attempt`, 0 for the first
 * - `waiting`: the gateway does not serve the table yet; `table` is the table's state, `lag` how many records are still
 *   to be read, `problem` what is in the way, or null
 * - `snapshot`: rows that existed before are coming
 * - `resuming`: what changed since the position is coming
 * - `live`: rows and table are the same, but for what is on its way
 * - `reconnecting` in `delayMs`; `error` says why, or is null for a connection that just ended
 * - `closed`: nothing comes any more; `error` says why, or is null after `close()`
 */
export type State = 'connecting' | 'waiting' | 'snapshot' | 'resuming' | 'live' | 'reconnecting' | 'closed';

export interface StateDetail {
  attempt?: number;
  table?: string;
  lag?: number;
  problem?: string | null;
  delayMs?: number;
  error?: TidegateError | null;
}

/**
 * None is called before `subscribe` has returned. What one throws is reported to the platform as an error that nobody
 * caught, and does no harm here.
 */
export interface Listener<R = Row> {
  /** After each change; `rows` has it already. */
  onChange?(change: Change<R>, rows: ReadonlyMap<string, R>): void;
  /** The snapshot is complete, or all that was missed has come. */
  onCaughtUp?(rows: ReadonlyMap<string, R>): void;
  /**
   * All rows are void, and the map is empty: a snapshot follows. Reasons are `lagged`, `query-changed`,
   * `table-changed`, `topic-changed`, `token-expired`, `invalid-token`, and those of later versions.
   */
  onReset?(reason: string): void;
  /**
   * With `delivery: 'every'`: up to so many changes will not be told one by one. What they came to follows, told as any
   * changes; without a map, take `+I` and `+U` of the next ones as upserts.
   */
  onLagged?(missed: number): void;
  /**
   * The gateway objects. If the error is not `retryable` this is the end of the subscription, save for `invalid-token`,
   * which begins it anew. A gateway that is out of reach is a state (`reconnecting`, with the error as its detail);
   * one that was never reached is an error too, with the code `unreachable`, once, after three attempts, which go on. Without this callback such an end is reported as an error that nobody caught.
   */
  onError?(error: TidegateError): void;
  onState?(state: State, detail: StateDetail): void;
}

export interface Subscription<R = Row> {
  /**
   * The table by the text of its primary key; empty for a table without one. Keys of several columns are joined by
   * commas, with `%` and `,` in their texts percent-encoded: `key()` does it.
   */
  readonly rows: ReadonlyMap<string, R>;
  /** Names and SQL types; empty before state `snapshot` or `resuming`. */
  readonly columns: ReadonlyArray<{ name: string; type: string }>;
  /** The columns of the primary key, in its order. */
  readonly primaryKey: readonly string[];
  readonly state: State;
  /** The position up to which everything was told: good for `from`. Null before there is one. */
  readonly position: string | null;
  /** The key of a row, of which only the columns of the primary key are looked at. */
  key(row: Row): string;
  /** The URL of a row for GET, PUT, PATCH and DELETE, once `primaryKey` is known. Every key has one. */
  rowUrl(row: Row): string;
  /** Ends it. No change is told after this. */
  close(): void;
}

export interface Table<R = Row> {
  readonly name: string;
  /** Begins at once, comes back by itself from where it was, and ends with `close()` or an error that is final. */
  subscribe(listener?: Listener<R>): Subscription<R>;
}

export interface Client {
  table<R = Row>(name: string, options?: TableOptions): Table<R>;
  /** Closes all subscriptions. */
  close(): void;
}

export class TidegateError extends Error {
  /** The gateway's, such as `unknown-table`; `unreachable`, `closed`, `http` and `invalid-frame` are this client's. */
  readonly code: string;
  /** Whether the same may succeed later. */
  readonly retryable: boolean;
  /** How long the gateway asked to be left alone; 0 if it did not. */
  readonly retryAfterMs: number;
}

/** @param baseUrl of the gateway, `http(s)://host:port/`; by default where this module was loaded from */
export function connect(baseUrl?: string | URL, options?: ClientOptions): Client;

/**
 * The address of a row, relative to that of the gateway: `v1/tables/orders/rows?key=7`. Every key has one, also the empty
 * one, `.` and `..`.
 */
export function rowPath(table: string, primaryKey: readonly string[], row: Row): string;

/** JSON.parse with a choice of how numbers are read (see `ClientOptions.numbers`), for the gateway's other answers. */
export function parseJson(text: string, numbers?: 'double' | 'bigint' | 'string'): any;
