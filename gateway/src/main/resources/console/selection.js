// Which rows are shown, and in which order: of many rows that change fast it is mended after each change, not made anew.

export class Selection {
  #rows;
  #matches;
  #compare;
  #entries = null;

  /** @param matches whether an entry is to be shown; `compare` orders any two, and never calls them equal */
  constructor(rows, matches, compare) {
    this.#rows = rows;
    this.#matches = matches;
    this.#compare = compare;
  }

  /** As of now. */
  entries() {
    const fresh = this.#rows.takeFresh();
    const isNew = this.#entries === null || fresh === null;
    const kept = isNew ? [] : this.#entries.filter((entry) => !entry.stale);
    const added = (isNew ? [...this.#rows.entries()] : fresh.filter((entry) => !entry.stale)).filter(this.#matches);
    this.#entries = merge(kept, added.sort(this.#compare), this.#compare);
    return this.#entries;
  }
}

/** Of two that are in order, the first by far the longer. */
function merge(many, few, compare) {
  const merged = [];
  let next = 0;
  for (const entry of few) {
    const place = placeOf(entry, many, next, compare);
    while (next < place) {
      merged.push(many[next++]);
    }
    merged.push(entry);
  }
  while (next < many.length) {
    merged.push(many[next++]);
  }
  return merged;
}

/** The first of the list, from `low` on, that does not come before the entry. */
function placeOf(entry, list, low, compare) {
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(list[middle], entry) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
