// The titles of the columns: their widths, and which of them sorts the rows.

import { byId, element } from './dom.js';
import { KeyColumns } from './key-columns.js';

/** Widths in rem. Other columns share the rest of the width; each has at least LEAST_WIDTH. */
const WIDTHS = { integer: 8, decimal: 8.5, boolean: 7, date: 8, time: 8, timestamp: 14.6, instant: 15.2, bigint: 10.5 };
const DIGIT_WIDTH = 0.58;
const OP_WIDTH = 2.8;
const ACTIONS_WIDTH = 8.6;
const LEAST_WIDTH = 9;

export class TableHead {
  #head = byId('head');
  #keyColumns = new KeyColumns(this.table);
  /** {name, direction}; null for the order of arrival. */
  sort = null;
  #onSort;

  /** @param onSort is called when the user asks for another order */
  constructor(onSort) {
    this.#onSort = onSort;
    this.#head.addEventListener('click', (event) => this.#sortBy(event.target.closest('th')?.dataset.column));
  }

  get table() {
    return byId('head').parentElement;
  }

  /** @param columns {name, type, kind, isKey}, those of the key first */
  show(columns) {
    if (!columns.some(({ name }) => name === this.sort?.name)) {
      this.sort = null;
    }
    const hasKey = columns.some(({ isKey }) => isKey);
    const widths = columns.map(widthOf);
    const total = widths.reduce((sum, width) => sum + (width ?? LEAST_WIDTH), OP_WIDTH + (hasKey ? ACTIONS_WIDTH : 0));
    this.table.style.minWidth = `${total}rem`;
    this.#head.replaceChildren(element('tr', {},
      element('th', { scope: 'col', className: 'op' }, element('span', { className: 'hidden' }, 'Last change')),
      ...columns.map((column, i) => title(column, widths[i], i)),
      hasKey
        ? element('th', { scope: 'col', className: 'actions' }, element('span', { className: 'hidden' }, 'Actions'))
        : null));
    this.#markSorted();
    this.#keyColumns.show(columns.filter(({ isKey }) => isKey).length);
  }

  #sortBy(name) {
    if (name === undefined) {
      return;
    }
    // Ascending, descending, and back to the order of arrival.
    const before = this.sort?.name === name ? this.sort.direction : 0;
    const direction = before === 0 ? 1 : before === 1 ? -1 : 0;
    this.sort = direction === 0 ? null : { name, direction };
    this.#markSorted();
    this.#onSort();
  }

  #markSorted() {
    for (const th of this.#head.querySelectorAll('th.column')) {
      const sorted = th.dataset.column === this.sort?.name;
      th.ariaSort = !sorted ? null : this.sort.direction === 1 ? 'ascending' : 'descending';
    }
  }
}

function widthOf({ type, kind }) {
  const [, precision = 0] = /^DECIMAL\((\d+)/.exec(type) ?? [];
  return type.startsWith('BIGINT') ? WIDTHS.bigint : Math.max(WIDTHS[kind], 2 + DIGIT_WIDTH * precision) || undefined;
}

function title({ name, type, kind, isKey }, width, i) {
  const th = element('th', { scope: 'col', className: `column ${kind}${isKey ? ' key-column' : ''}` },
    element('button', { type: 'button', title: `Sort by ${name}` },
      element('bdi', { className: 'name' }, name),
      isKey ? element('abbr', { className: 'key', title: 'primary key' }, 'PK') : null,
      element('span', { className: 'type' }, type.replace(/ NOT NULL$/, ''))));
  th.dataset.column = name;
  th.style.width = width === undefined ? 'auto' : `${width}rem`;
  if (isKey) {
    th.style.left = `var(--key-${i})`;
  }
  return th;
}
