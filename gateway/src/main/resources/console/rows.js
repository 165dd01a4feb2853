// What the console holds of a table. An entry is one row with the last change that touched it:
// {key, row, op, at, order}; `op` is null when the row was there before this page looked, `order` grows from row to row as
// they are shown when nothing else is asked for. One that another has taken the place of, or that is gone, is `stale`.

/** How many rows of an upsert table are held at the most; the page says so when there are more. */
export const MAX_ROWS = 100_000;
/** How many rows of an append table are held. */
export const LATEST_ROWS = 200;
/** How long a deleted row stays to be seen. */
const FAREWELL_MILLIS = 1_500;
/** How many changes are remembered for whoever keeps rows in order; with more, he begins anew. */
const MAX_FRESH = 10_000;

/** The rows of a table with a primary key, each once, in the order in which they were first seen. */
export class KeyedRows {
  #primaryKey;
  #entries = new Map();
  /** Deleted entries in the order of their deletion; one that came back meanwhile is no longer in the map. */
  #leaving = [];
  #deleted = 0;
  #next = 0;
  #fresh = null;
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

  /**
   * After a resume, and with a filter, the gateway cannot always know what is held here. Gives what the change is to these
   * rows, null if it is nothing.
   */
  apply({ op, row }, at, silent) {
    const key = this.keyOf(row);
    const before = this.#entries.get(key);
    const held = before !== undefined && before.op !== '-D';
    if (op === '-D') {
      this.sweep(at); // nobody may be looking
      if (held) {
        this.#leaving.push(this.#put({ key, row: before.row, op, at }, before));
        this.#deleted++;
      }
      return held || this.incomplete ? op : null;
    }
    if (before === undefined && this.#entries.size >= MAX_ROWS) {
      this.incomplete = true;
      return op;
    }
    if (before?.op === '-D') {
      this.#deleted--;
    }
    const told = held ? '+U' : '+I';
    this.#put({ key, row, op: silent ? null : told, at }, before);
    return told;
  }

  #put(entry, before) {
    entry.order = before?.order ?? this.#next++;
    entry.stale = false;
    if (before !== undefined) {
      before.stale = true;
    }
    this.#entries.set(entry.key, entry);
    if (this.#fresh !== null && this.#fresh.push(entry) > MAX_FRESH) {
      this.#fresh = null;
    }
    return entry;
  }

  /** The entries since this was last asked for, also those that are stale by now; null if that is not known. */
  takeFresh() {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Lets those go whose farewell is over. */
  sweep(now) {
    while (this.#leaving.length > 0 && now - this.#leaving[0].at > FAREWELL_MILLIS) {
      const entry = this.#leaving.shift();
      if (this.#entries.get(entry.key) === entry) {
        this.#entries.delete(entry.key);
        entry.stale = true;
        this.#deleted--;
      }
    }
  }

  clear() {
    this.#entries.clear();
    this.#leaving = [];
    this.#deleted = 0;
    this.#fresh = null;
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
    const order = -this.#next++;
    this.#entries.push({ key: String(-order), row, op: silent ? null : op, at, order });
    if (this.#entries.length > 2 * LATEST_ROWS) {
      this.#entries = this.#entries.slice(-LATEST_ROWS);
    }
    return op;
  }

  sweep() {} // nothing is ever deleted

  takeFresh() {
    return null; // they are few
  }

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
