// One table's stream of changes over a WebSocket: comes back by itself, from where it was.

import { changesPath, Problem } from './api.js';
import { parseExactly } from './format.js';

const PROTOCOL = 'tidegate.v1.json';
const FIRST_DELAY_MILLIS = 500;
const MAX_DELAY_MILLIS = 15_000;
/** The gateway sends `progress` every 15 seconds when it has nothing else to say. */
const SILENCE_MILLIS = 50_000;

/**
 * Tells its listener, in the order of the wire:
 *
 * - `connecting(again)`, `disconnected(problem)`: it will try again by itself; the problem is null when unknown
 * - `waiting(state, lag, problem)`: the table does not serve yet
 * - `subscribed(columns, primaryKey)` with names and SQL types, before anything of the table
 * - `cleared(reason)`: forget the rows, all of them follow; null as reason at the first snapshot
 * - `changed(changes, catchingUp)`: `+I` and `+U` are both upserts, `-D` may name a row that is not held; `catchingUp`
 *   is 'snapshot' for rows that were there already, 'missed' for what happened meanwhile, else null
 * - `caughtUp()`
 * - `stopped(problem)`: it does not try again
 */
export class ChangeStream {
  #table;
  #listener;
  #socket = null;
  #position = null;
  #catchingUp = null;
  #attempts = 0;
  #timer = 0;
  #closed = false;
  #retry = () => this.#attempts > 0 && this.#connect();

  constructor(table, listener) {
    this.#table = table;
    this.#listener = listener;
    addEventListener('online', this.#retry);
    this.#connect();
  }

  close() {
    this.#closed = true;
    removeEventListener('online', this.#retry);
    this.#abandon();
  }

  /** Ends the connection that there is, whose events are of no interest any more. */
  #abandon() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #url() {
    const url = new URL(changesPath(this.#table), document.baseURI);
    if (this.#position !== null) {
      url.searchParams.set('from', this.#position);
    }
    return url;
  }

  #connect() {
    this.#abandon();
    this.#listener.connecting(this.#attempts > 0);
    const url = this.#url();
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url, PROTOCOL);
    this.#socket = socket;
    let opened = false;
    const ifCurrent = (handle) => (event) => this.#socket === socket && handle(event);
    socket.onopen = ifCurrent(() => { opened = true; });
    socket.onmessage = ifCurrent((event) => this.#receive(parseExactly(event.data)));
    socket.onclose = ifCurrent(() => (opened ? this.#lost(null) : this.#refused()));
    this.#expectNews();
  }

  /** A connection may be dead without being closed. */
  #expectNews() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost(null), SILENCE_MILLIS);
  }

  /** A browser does not tell why an upgrade was refused: so ask again without one. */
  async #refused() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    const abort = new AbortController();
    let problem = null;
    try {
      const response = await fetch(this.#url(), {
        headers: { Accept: 'application/x-ndjson' },
        signal: AbortSignal.any([abort.signal, AbortSignal.timeout(MAX_DELAY_MILLIS)]),
      });
      problem = response.ok ? null : await Problem.of(response);
    } catch {
      problem = new Problem({ detail: 'The gateway cannot be reached.', code: 'unreachable', retryable: true });
    }
    abort.abort();
    if (this.#closed || this.#socket !== socket) {
      return;
    }
    if (problem?.code === 'invalid-token') {
      this.#position = null;
      this.#lost(problem);
    } else {
      this.#fail(problem);
    }
  }

  #fail(problem) {
    if (problem === null || problem.retryable) {
      this.#lost(problem);
    } else {
      this.#abandon();
      this.#listener.stopped(problem);
    }
  }

  #lost(problem, delay = this.#backoff()) {
    this.#abandon();
    this.#attempts++;
    this.#listener.disconnected(problem);
    this.#timer = setTimeout(() => this.#connect(), delay);
  }

  /** Twice as long each time, and never all clients at once. */
  #backoff() {
    return Math.min(MAX_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** this.#attempts) * (0.5 + Math.random() / 2);
  }

  #receive(frame) {
    this.#expectNews();
    switch (frame.type) {
      case 'subscribed':
        this.#listener.subscribed(frame.columns, frame.primaryKey);
        this.#catchingUp = frame.resumed ? 'missed' : 'snapshot';
        if (!frame.resumed) {
          this.#listener.cleared(null);
        }
        break;
      case 'changes':
        this.#listener.changed(frame.changes, this.#catchingUp);
        break;
      case 'caught-up':
        this.#attempts = 0;
        this.#catchingUp = null;
        this.#listener.caughtUp();
        break;
      case 'reset':
        this.#position = null;
        this.#catchingUp = 'snapshot';
        this.#listener.cleared(frame.reason);
        break;
      case 'progress':
        if (frame.state !== undefined) {
          this.#listener.waiting(frame.state, frame.lag, frame.problem);
        }
        break;
      case 'goaway':
        this.#lost(null, frame.retryAfterMs);
        return;
      case 'error':
        this.#fail(new Problem({ detail: frame.message, code: frame.code, retryable: frame.retryable }));
        return;
      default: // a frame of a later version, which this one can do without
    }
    // After what the frame says was done: a resume must not skip it.
    this.#position = frame.position ?? this.#position;
  }
}
