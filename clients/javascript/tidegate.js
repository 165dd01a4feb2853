// Live tables of a Tidegate gateway, in browsers and in Node 18 or newer: one file, no dependencies, no build step.
// The types, and what each option means, stand in tidegate.d.ts.

const PROTOCOL = 'tidegate.v1.json';
const DEFAULTS = { numbers: 'double', firstDelayMs: 500, maxDelayMs: 15_000, silenceMs: 50_000 };
const NUMBERS = ['double', 'bigint', 'string'];
/** What the gateway is asked for, under the same names. */
const QUERY = ['filter', 'columns', 'delivery', 'onLag', 'maxRate', 'snapshot'];
/** After so many attempts that never reached a gateway, the listener gets an error with the reason. */
const UNREACHABLE_ATTEMPTS = 3;
/** Close codes (RFC 6455 §7.4.1) that say that this client is at fault: the same would happen again. */
const FINAL_CLOSE_CODES = [1002, 1003, 1007, 1009, 1010];

/** What the gateway, or the way to it, had to object. */
export class TidegateError extends Error {
  constructor(message, { code, retryable, retryAfterMs = 0, cause }) {
    super(message, { cause });
    this.name = 'TidegateError';
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }

  /** Of an answer with a problem document (RFC 9457), or of one that somebody before the gateway made. */
  static async of(response) {
    const retryAfterMs = 1000 * Number(response.headers.get('Retry-After') ?? 0) || 0;
    const { detail, code, retryable } = (await response.json().catch(() => null)) ?? {};
    if (typeof code === 'string') {
      return new TidegateError(detail, { code, retryable, retryAfterMs });
    }
    const text = `The gateway, or something before it, answered ${response.status} ${response.statusText}.`;
    return new TidegateError(text, { code: 'http', retryable: response.status >= 500, retryAfterMs });
  }
}

/** By default the gateway is where this module was loaded from. */
export function connect(baseUrl = new URL('.', import.meta.url), options = {}) {
  return new Client(baseUrl, { WebSocket: globalThis.WebSocket, fetch: globalThis.fetch, ...DEFAULTS, ...options });
}

class Client {
  #base;
  #options;
  #subscriptions = new Set();

  constructor(baseUrl, options) {
    this.#base = new URL(baseUrl);
    this.#base.protocol = this.#base.protocol.replace(/^ws/, 'http');
    if (!this.#base.protocol.startsWith('http')) {
      throw new TypeError(`'${baseUrl}' is no address of a gateway: it must begin with http: or https:`);
    }
    if (!this.#base.pathname.endsWith('/')) {
      this.#base.pathname += '/';
    }
    if (!NUMBERS.includes(options.numbers)) {
      throw new TypeError(`numbers: '${options.numbers}' is none of ${NUMBERS.join(', ')}`);
    }
    this.#options = options;
  }

  table(name, query = {}) {
    const url = new URL(`v1/tables/${encodeURIComponent(name)}/changes`, this.#base);
    for (const option of QUERY) {
      if (query[option] !== undefined) {
        url.searchParams.set(option, query[option]); // an array becomes its elements, joined by commas
      }
    }
    return {
      name,
      subscribe: (listener = {}) => {
        const subscription = new Subscription(url, { ...this.#options, ...query }, listener, () => {
          this.#subscriptions.delete(subscription);
        });
        this.#subscriptions.add(subscription);
        return subscription;
      },
    };
  }

  close() {
    this.#subscriptions.forEach((subscription) => subscription.close());
  }
}

class Subscription {
  rows;
  columns = [];
  primaryKey = [];

  #url;
  #options;
  #listener;
  #onClosed;
  /** Whether `rows` is the table, and so tells an insert from an update. */
  #keepsRows;
  #keyNumbers;
  #position;
  /** The token was given up here, so that the gateway will tell of no reset. */
  #beginsAnew = false;
  #state = 'connecting';
  /** What the frames of now are, 'snapshot', 'resuming' or 'live': `subscribed`, the first one, says so. */
  #phase;
  #connection = null;
  #attempts = 0;
  #timer;
  #retryNow = () => this.#state === 'reconnecting' && this.#connect();

  constructor(url, options, listener, onClosed) {
    this.#url = url;
    this.#options = options;
    this.#listener = listener;
    this.#onClosed = onClosed;
    this.#position = options.from ?? null;
    const fromTheStart = options.from == null ? options.snapshot !== false : options.from === 'earliest';
    this.#keepsRows = options.map ?? (fromTheStart || options.rows != null);
    this.#keyNumbers = options.numbers;
    this.rows = new Map(options.rows ?? []);
    globalThis.addEventListener?.('online', this.#retryNow);
    queueMicrotask(() => this.#state !== 'closed' && this.#connect()); // no callback before the caller has this
  }

  get state() {
    return this.#state;
  }

  get position() {
    return this.#position;
  }

  key(row) {
    const texts = this.primaryKey.map((column) => textOf(row[column]));
    return texts.length === 1 ? texts[0] : texts.map((text) => text.replace(/[%,]/g, encodeURIComponent)).join(',');
  }

  rowUrl(row) {
    return new URL(`rows?key=${keyParameter(this.primaryKey, row)}`, this.#url).href;
  }

  close() {
    if (this.#state !== 'closed') {
      this.#stop(null);
    }
  }

  // ---- the listener

  /** One that throws is told to the platform, as by an event, and does not harm the rows. */
  #tell(callback, ...args) {
    try {
      this.#listener[callback]?.(...args);
    } catch (e) {
      report(e);
    }
  }

  #enter(state, detail = {}) {
    const again = this.#state === state && state !== 'waiting' && state !== 'connecting';
    this.#state = state;
    if (!again) {
      this.#tell('onState', state, detail);
    }
  }

  // ---- the connection

  #connect() {
    this.#drop();
    this.#enter('connecting', { attempt: this.#attempts });
    if (this.#state !== 'closed') {
      this.#open(this.#options.WebSocket ? overSocket : overFetch);
    }
  }

  #open(transport) {
    const url = new URL(this.#url);
    if (this.#position !== null) {
      url.searchParams.set('from', this.#position);
    }
    this.#expectNews();
    let connection = null;
    const ifCurrent = (handle) => (value) => this.#connection === connection && handle(value);
    try {
      connection = transport(url, this.#options, {
        frame: ifCurrent((text) => this.#read(text)),
        end: ifCurrent((error) => this.#ended(error)),
        // Nobody tells why. A request without the upgrade is answered with the reason, or, where something on the way
        // only objects to WebSockets, with the stream.
        refused: ifCurrent(() => this.#open(overFetch)),
      });
      this.#connection = connection;
    } catch (e) {
      const error = { code: 'unreachable', retryable: false, cause: e };
      this.#stop(new TidegateError(`No connection to ${url}: ${e.message}`, error));
    }
  }

  /** Ends the connection that there is, whose events are of no interest any more. */
  #drop() {
    clearTimeout(this.#timer);
    const connection = this.#connection;
    this.#connection = null;
    connection?.close();
  }

  /** A connection may be dead without being closed. */
  #expectNews() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost(null), this.#options.silenceMs);
  }

  #ended(error) {
    if (error === null || error.retryable) {
      this.#lost(error);
    } else if (error.code === 'invalid-token' && this.#position !== null) {
      this.#position = null;
      this.#beginsAnew = true;
      this.#lost(error);
    } else {
      this.#stop(error);
    }
  }

  #lost(error, delayMs = Math.max(error?.retryAfterMs ?? 0, this.#backoff())) {
    this.#drop();
    this.#attempts++;
    this.#timer = setTimeout(() => this.#connect(), delayMs);
    this.#enter('reconnecting', { delayMs, error });
    // A gateway that restarts is out of reach for a while, which is a state and no error. One that was never reached may
    // have another address.
    const neverReached = this.#phase === undefined && this.#attempts === UNREACHABLE_ATTEMPTS;
    if (error !== null && (error.code !== 'unreachable' || neverReached)) {
      this.#tell('onError', error);
    }
  }

  /** Twice as long each time, and never all clients at once. */
  #backoff() {
    const { firstDelayMs, maxDelayMs } = this.#options;
    return Math.min(maxDelayMs, firstDelayMs * 2 ** this.#attempts) * (0.5 + Math.random() / 2);
  }

  #stop(error) {
    this.#drop();
    globalThis.removeEventListener?.('online', this.#retryNow);
    this.#onClosed();
    this.#enter('closed', { error });
    if (error !== null && this.#listener.onError) {
      this.#tell('onError', error);
    } else if (error !== null) {
      report(error); // nobody listens, and nothing more will happen
    }
    this.#listener = {};
  }

  // ---- the frames

  #read(text) {
    this.#expectNews();
    let frame;
    let keyed;
    try {
      frame = parseJson(text, this.#options.numbers);
      keyed = this.#isExactForKeys(text) ? frame : parseJson(text, this.#keyNumbers);
    } catch (cause) {
      this.#lost(new TidegateError('Got a frame that is not JSON.', { code: 'invalid-frame', retryable: true, cause }));
      return;
    }
    this.#receive(frame, keyed.changes);
  }

  /** Keys that differ only beyond what a double holds are still two rows. */
  #isExactForKeys(text) {
    return this.#keyNumbers === this.#options.numbers || (this.#keyNumbers === 'bigint' && !LONG.test(text));
  }

  #receive(frame, keyed) {
    switch (frame.type) {
      case 'subscribed':
        this.#subscribed(frame);
        break;
      case 'changes':
        this.#follow(this.#phase);
        frame.changes.forEach(({ op, row }, i) => this.#change(op, row, keyed[i].row));
        break;
      case 'caught-up':
        this.#attempts = 0;
        this.#follow('live');
        this.#tell('onCaughtUp', this.rows);
        break;
      case 'reset':
        this.#reset(frame.reason);
        this.#follow('snapshot');
        break;
      case 'lagged': // what the missed ones came to follows, as changes
        this.#tell('onLagged', frame.missed);
        break;
      case 'progress':
        if (frame.state === undefined) {
          this.#follow(this.#phase);
        } else {
          this.#enter('waiting', { table: frame.state, lag: frame.lag, problem: frame.problem ?? null });
        }
        break;
      case 'goaway':
        this.#lost(null, frame.retryAfterMs);
        return;
      case 'error':
        this.#ended(new TidegateError(frame.message, frame));
        return;
      default: // a frame of a later version, which this one can do without
    }
    // After what the frame says was done: a resume must not skip it.
    if (this.#state !== 'closed') {
      this.#position = frame.position ?? this.#position;
    }
  }

  #subscribed({ columns, primaryKey, resumed }) {
    this.columns = columns;
    this.primaryKey = primaryKey;
    const types = columns.filter(({ name }) => primaryKey.includes(name)).map(({ type }) => type);
    this.#keyNumbers = types.some((type) => /^(DECIMAL|ARRAY|MAP|MULTISET|ROW)/.test(type)) ? 'string'
      : types.some((type) => type.startsWith('BIGINT')) && this.#options.numbers === 'double' ? 'bigint'
        : this.#options.numbers;
    if (this.#beginsAnew) {
      this.#beginsAnew = false;
      this.#reset('invalid-token');
    }
    this.#follow(resumed ? 'resuming' : 'snapshot');
  }

  #follow(phase) {
    if (this.#state !== 'closed') {
      this.#phase = phase;
      this.#enter(phase);
    }
  }

  #reset(reason) {
    this.#position = null;
    this.rows.clear();
    this.#tell('onReset', reason);
  }

  #change(op, row, keyedRow) {
    if (this.#state === 'closed') {
      return; // by the listener, amid a frame
    }
    const key = this.primaryKey.length === 0 ? null : this.key(keyedRow);
    if (!this.#keepsRows || key === null) {
      this.#tell('onChange', { op, key, row }, this.rows);
      return;
    }
    // After a resume, and where changes were conflated, the gateway cannot know what is held here. The map does.
    const previous = this.rows.get(key);
    if (op !== '-D') {
      this.rows.set(key, row);
      this.#tell('onChange', { op: previous === undefined ? '+I' : '+U', key, row, previous }, this.rows);
    } else if (this.rows.delete(key)) {
      this.#tell('onChange', { op, key, row, previous }, this.rows);
    }
  }
}

// ---- transports: each calls `frame` with a frame's text, and at last, once, `end` or `refused`; never at once

function overSocket(url, { WebSocket }, { frame, end, refused }) {
  const socket = new WebSocket(url.href.replace(/^http/, 'ws'), PROTOCOL);
  let opened = false;
  socket.onopen = () => { opened = true; };
  socket.onmessage = ({ data }) => frame(data);
  // After an error comes a close, but not on every platform. What comes second is of no interest any more.
  socket.onerror = () => socket.onclose({});
  socket.onclose = ({ code, reason }) => {
    if (!opened) {
      refused();
    } else if (FINAL_CLOSE_CODES.includes(code)) {
      end(new TidegateError(`The connection was closed with ${code} ${reason}`, { code: 'closed', retryable: false }));
    } else {
      end(null);
    }
  };
  return { close: () => socket.close() };
}

/** Lines of an answer without end: for Node before 22, which has no WebSocket, and for proxies that let none through */
function overFetch(url, { fetch }, { frame, end }) {
  const abort = new AbortController();
  readLines(url, fetch, abort.signal, frame).then(() => end(null), end);
  return { close: () => abort.abort() };
}

async function readLines(url, fetch, signal, line) {
  let response;
  try {
    response = await fetch(url.href, { headers: { Accept: 'application/x-ndjson' }, cache: 'no-store', signal });
  } catch (cause) {
    const text = `The gateway cannot be reached at ${url.origin}: ${reasonOf(cause)}.`;
    throw new TidegateError(text, { code: 'unreachable', retryable: true, cause });
  }
  if (!response.ok) {
    throw await TidegateError.of(response);
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (let chunk = await next(reader); !chunk.done; chunk = await next(reader)) {
    const lines = (rest + decoder.decode(chunk.value, { stream: true })).split('\n');
    rest = lines.pop();
    lines.forEach(line);
  }
}

/** A connection that breaks amid the answer is an end like another. */
function next(reader) {
  return reader.read().catch(() => ({ done: true }));
}

// ---- numbers

const LONG = /\d{16}/;
const STRING_OR_NUMBER = /"(?:[^"\\]+|\\.)*"|-?\d[\d.eE+-]*/g;
/** Before the digits of a BigInt on its way through JSON.parse. Nobody outside can know it, and so write it. */
const BIGINT = `bigint ${Math.random()} `;

/**
 * JSON.parse that keeps what a double cannot hold, on every platform: with 'bigint' an integer beyond 2^53 becomes a
 * BigInt, with 'string' each number that a double would not give back as it was written (also the DECIMAL 12.50)
 * becomes a string of its digits.
 */
export function parseJson(text, numbers = 'double') {
  if (numbers === 'string') {
    return JSON.parse(text.replace(STRING_OR_NUMBER, (token) =>
      (token[0] === '"' || String(Number(token)) === token ? token : `"${token}"`)));
  }
  if (numbers === 'double' || !LONG.test(text)) {
    return JSON.parse(text);
  }
  const marked = text.replace(STRING_OR_NUMBER, (token) =>
    (/^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${BIGINT}${token}"` : token));
  return JSON.parse(marked, (_, value) =>
    (typeof value === 'string' && value.startsWith(BIGINT) ? BigInt(value.slice(BIGINT.length)) : value));
}

/**
 * The address of a row, relative to that of the gateway, for `fetch`: `v1/tables/orders/rows?key=7`. It spells every
 * key, also the empty one, `.` and `..`, and nothing on the way changes it.
 */
export function rowPath(table, primaryKey, row) {
  return `v1/tables/${encodeURIComponent(table)}/rows?key=${keyParameter(primaryKey, row)}`;
}

function keyParameter(primaryKey, row) {
  const texts = primaryKey.map((column) => textOf(row[column]).replace(/[%,]/g, encodeURIComponent));
  return encodeURIComponent(texts.join(','));
}

/** Node tells the reason in the cause of the error, and of several addresses in an error for each. */
function reasonOf({ message, cause }) {
  const reasons = (cause?.errors ?? [cause]).map((each) => each?.message).filter(Boolean);
  return reasons.join('; ') || cause?.code || message;
}

function textOf(value) {
  if (Object.is(value, -0)) {
    return '-0.0'; // String(-0) is '0', which is another key
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** As an error that nobody caught, once this call is over. */
function report(error) {
  setTimeout(() => { throw error; });
}
