// What the console holds of a table. An entry is one row with the last change that touched it:
// {key, row, op, at}; `op` is null when the row was there before this page looked.

/** How many rows of an upsert table are held at the most; the page says so when there are more. */
export const MAX_ROWS = 50_000;
/** How many rows of an append table are held. */
export const LATEST_ROWS = 200;
/** How long a deleted row stays to be seen. */
const FAREWELL_MILLIS = 1_500;

/** The rows of a table with a primary key, each once, in the order in which they were first seen. */
export class KeyedRows {
  #primaryKey;
  #entries = new Map();
  /** Deleted entries in the order of their deletion; one that came back meanwhile is no longer in the map. */
  #leaving = [];
  #deleted = 0;
  /** Whether the table has rows that did not find room here. */
  incomplete = false;

  constructor(primaryKey) {
    this.#primaryKey = primaryKey;
  }

  get size() {
    return this.#entries.size - this.#deleted;
  }

  keyOf(row) {
    return JSON.stringify(this.#primaryKey.map((column) => row[column]));
  }

  apply({ op, row }, at, silent) {
    const key = this.keyOf(row);
    const before = this.#entries.get(key);
    if (op === '-D') {
      this.sweep(at); // nobody may be looking
      if (before !== undefined && before.op !== '-D') {
        const entry = { key, row: before.row, op, at };
        this.#entries.set(key, entry);
        this.#leaving.push(entry);
        this.#deleted++;
      }
      return;
    }
    if (before === undefined && this.#entries.size >= MAX_ROWS) {
      this.incomplete = true;
      return;
    }
    if (before?.op === '-D') {
      this.#deleted--;
    }
    this.#entries.set(key, { key, row, op: silent ? null : op, at });
  }

  /** Lets those go whose farewell is over. */
  sweep(now) {
    while (this.#leaving.length > 0 && now - this.#leaving[0].at > FAREWELL_MILLIS) {
      const entry = this.#leaving.shift();
      if (this.#entries.get(entry.key) === entry) {
        this.#entries.delete(entry.key);
        this.#deleted--;
      }
    }
  }

  clear() {
    this.#entries.clear();
    this.#leaving = [];
    this.#deleted = 0;
    this.incomplete = false;
  }

  entries() {
    return this.#entries.values();
  }
}

/** The last rows of a table without a primary key, newest first. */
export class LatestRows {
  #entries = [];
  #next = 0;
  incomplete = false;

  get size() {
    return Math.min(LATEST_ROWS, this.#entries.length);
  }

  apply({ op, row }, at, silent) {
    this.#entries.push({ key: String(this.#next++), row, op: silent ? null : op, at });
    if (this.#entries.length > 2 * LATEST_ROWS) {
      this.#entries = this.#entries.slice(-LATEST_ROWS);
    }
  }

  sweep() {} // nothing is ever deleted

  clear() {
    this.#entries = [];
  }

  * entries() {
    const oldest = Math.max(0, this.#entries.length - LATEST_ROWS);
    for (let i = this.#entries.length - 1; i >= oldest; i--) {
      yield this.#entries[i];
    }
  }
}
