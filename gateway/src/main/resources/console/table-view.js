// The rows of one table on the page: filtered, sorted, a page of them at a time.

import { byId, element, setText } from './dom.js';
import { comparing, count, isNumeric, kindOf, textOf } from './format.js';
import { Pace } from './pace.js';
import { LATEST_ROWS, MAX_ROWS } from './rows.js';
import { Selection } from './selection.js';

const PAGE_ROWS = 200;
const FLASH_MILLIS = 1_200;
/** A delete that is not confirmed within this time is none. */
const CONFIRM_MILLIS = 3_000;
/** Widths in rem; what is not here takes a share of the rest, at least LEAST_WIDTH. */
const WIDTHS = { integer: 8, decimal: 8.5, boolean: 7, date: 8, time: 8, timestamp: 14.6, instant: 15.2, bigint: 10.5 };
const OP_WIDTH = 2.8;
const ACTIONS_WIDTH = 8.6;
const LEAST_WIDTH = 9;
/** How often those that flash, or were deleted, are looked after when nothing else happens. */
const TEND_MILLIS = 250;

export class TableView {
  #head = byId('head');
  #body = byId('body');
  #empty = byId('empty');
  #range = byId('range');
  #previous = byId('previous');
  #next = byId('next');
  #findInput = byId('find');

  #actions;
  #columns = [];
  #primaryKey = [];
  #rows = null;
  #loaded = false;
  #sort = null;
  #page = 0;
  /** What is shown on all pages; null when that is to be found out. */
  #selection = null;
  /** The lines of the table by key: {tr, cells, entry}. */
  #lines = new Map();

  #paused = false;
  #pace = new Pace(() => this.#paused || this.#render());

  /** @param actions {edit(row), remove(row)} */
  constructor(actions) {
    this.#actions = actions;
    this.#findInput.addEventListener('input', () => this.#select());
    this.#previous.addEventListener('click', () => this.#turn(-1));
    this.#next.addEventListener('click', () => this.#turn(1));
    this.#head.addEventListener('click', (event) => this.#sortBy(event.target.closest('th')?.dataset.column));
    this.#body.addEventListener('click', (event) => this.#act(event.target.closest('button')));
  }

  /**
   * Shows other rows. `columns` are {name, type}; none, until those of another table are known, ends what somebody
   * looked for and how it was sorted.
   */
  show(columns, primaryKey, rows) {
    this.#columns = columns.map(({ name, type }) => ({ name, type, kind: kindOf(type) }));
    this.#primaryKey = primaryKey;
    this.#rows = rows;
    this.#loaded = false;
    if (!columns.some(({ name }) => name === this.#sort?.name)) {
      this.#sort = null;
    }
    if (columns.length === 0) {
      this.#findInput.value = '';
    }
    this.#lines.clear();
    this.#body.replaceChildren();
    this.#renderHead();
    this.#select();
  }

  /** All rows are there now, so a table without rows is empty. */
  set loaded(loaded) {
    this.#loaded = loaded;
    this.changed();
  }

  /** Whether each row offers to be changed. */
  set writable(writable) {
    this.#head.parentElement.classList.toggle('readonly', !writable);
  }

  set paused(paused) {
    this.#paused = paused;
    this.changed();
  }

  /** The rows have changed; they are shown soon. */
  changed() {
    this.#pace.request();
  }

  #renderHead() {
    const titles = this.#columns.map(({ name, type, kind }) => element('th', {
      scope: 'col',
      className: `column ${kind}`,
    }, element('button', { type: 'button', title: `Sort by ${name}` },
      element('span', { className: 'name' }, name),
      this.#primaryKey.includes(name) ? element('abbr', { className: 'key', title: 'primary key' }, 'PK') : null,
      element('span', { className: 'type' }, type.replace(/ NOT NULL$/, '')))));
    let width = OP_WIDTH + (this.#primaryKey.length > 0 ? ACTIONS_WIDTH : 0);
    this.#columns.forEach(({ name, type, kind }, i) => {
      const own = type.startsWith('BIGINT') ? WIDTHS.bigint : WIDTHS[kind];
      titles[i].dataset.column = name;
      titles[i].style.width = own === undefined ? 'auto' : `${own}rem`;
      width += own ?? LEAST_WIDTH;
    });
    this.#head.parentElement.style.minWidth = `${width}rem`;
    this.#head.replaceChildren(element('tr', {},
      element('th', { scope: 'col', className: 'op' }, element('span', { className: 'hidden' }, 'Last change')),
      ...titles,
      this.#primaryKey.length > 0
        ? element('th', { scope: 'col', className: 'actions' }, element('span', { className: 'hidden' }, 'Actions'))
        : null));
    this.#markSorted();
  }

  #sortBy(name) {
    if (name === undefined) {
      return;
    }
    // Up, down, and back to the order of arrival.
    const before = this.#sort?.name === name ? this.#sort.direction : 0;
    const direction = before === 0 ? 1 : before === 1 ? -1 : 0;
    this.#sort = direction === 0 ? null : { name, direction };
    this.#markSorted();
    this.#select();
  }

  #markSorted() {
    for (const th of this.#head.querySelectorAll('th.column')) {
      const sorted = th.dataset.column === this.#sort?.name;
      th.ariaSort = !sorted ? null : this.#sort.direction === 1 ? 'ascending' : 'descending';
    }
  }

  #turn(pages) {
    this.#page += pages;
    this.#render();
    this.#body.closest('.scroll').scrollTop = 0;
  }

  #act(button) {
    if (!button) {
      return;
    }
    const { row } = this.#lines.get(button.closest('tr').dataset.key).entry;
    if (button.name === 'edit') {
      this.#actions.edit(row);
    } else if (button.classList.contains('armed')) {
      disarm(button);
      this.#actions.remove(row);
    } else {
      button.classList.add('armed');
      button.textContent = 'Sure?';
      setTimeout(() => disarm(button), CONFIRM_MILLIS);
    }
  }

  /** Shows what is looked for now, in the order that is asked for now, from its start. */
  #select() {
    this.#page = 0;
    this.#selection = null;
    this.#render();
  }

  #words() {
    return this.#findInput.value.trim().toLowerCase();
  }

  #newSelection() {
    const words = this.#words();
    if (words === '' && this.#sort === null) {
      return this.#rows; // as they are
    }
    let compare = (a, b) => a.order - b.order;
    if (this.#sort !== null) {
      const { name, direction } = this.#sort;
      const compareValues = comparing(this.#columns.find((column) => column.name === name).kind);
      compare = (a, b) => direction * compareValues(a.row[name], b.row[name]) || a.order - b.order;
    }
    return new Selection(this.#rows, (entry) => words === '' || this.#searchText(entry).includes(words), compare);
  }

  /** The entries of this page, and how many there are on all pages. */
  #shown() {
    this.#selection ??= this.#newSelection();
    const entries = this.#selection.entries();
    const total = this.#words() === ''
      ? this.#rows.size
      : entries.reduce((sum, entry) => sum + (entry.op === '-D' ? 0 : 1), 0);
    const pages = Math.max(1, Math.ceil(total / PAGE_ROWS));
    this.#page = Math.min(this.#page, pages - 1);
    return { entries: slice(entries, this.#page * PAGE_ROWS, PAGE_ROWS), total, pages };
  }

  #searchText(entry) {
    entry.searchText ??= this.#columns.map(({ name }) => textOf(entry.row[name])).join('\n').toLowerCase();
    return entry.searchText;
  }

  #render() {
    if (this.#rows === null) {
      return;
    }
    const now = Date.now();
    this.#rows.sweep(now);
    const { entries, total, pages } = this.#shown();
    const tends = this.#renderBody(entries, now);
    this.#renderPager(entries.length, total, pages);
    if (tends) {
      setTimeout(() => this.changed(), TEND_MILLIS);
    }
  }

  /** Whether some of it will look otherwise in a while, even if nothing happens. */
  #renderBody(entries, now) {
    let tends = false;
    const focused = this.#body.contains(document.activeElement) ? document.activeElement : null;
    const shown = new Set(entries.map((entry) => entry.key));
    for (const [key, line] of this.#lines) {
      if (!shown.has(key)) {
        line.tr.remove();
        this.#lines.delete(key);
      }
    }
    let place = this.#body.firstChild;
    for (const entry of entries) {
      const line = this.#lines.get(entry.key) ?? this.#newLine(entry);
      if (line.entry !== entry) {
        this.#fill(line, entry);
      }
      tends = this.#flash(line, now) || tends;
      if (line.tr === place) {
        place = place.nextSibling;
      } else {
        this.#body.insertBefore(line.tr, place);
      }
    }
    if (focused !== null && focused.isConnected && document.activeElement !== focused) {
      focused.focus({ preventScroll: true }); // its row was moved
    }
    return tends;
  }

  #newLine({ key, row }) {
    const op = element('td', { className: 'op' });
    const cells = this.#columns.map(({ kind }) => element('td', { className: kind }));
    const tr = element('tr', {}, op, ...cells, this.#primaryKey.length > 0 ? this.#buttons(row) : null);
    tr.dataset.key = key;
    const line = { tr, op, cells, entry: null };
    this.#lines.set(key, line);
    return line;
  }

  #buttons(row) {
    const name = this.#primaryKey.map((column) => textOf(row[column])).join(', ');
    const button = (action, text) =>
      element('button', { type: 'button', name: action, ariaLabel: `${text} row ${name}` }, text);
    return element('td', { className: 'actions' }, button('edit', 'Edit'), button('delete', 'Delete'));
  }

  /**
   * Colours a row whose change is recent, and says whether it is. No animation: as long as one runs a browser draws the
   * whole table in each frame.
   */
  #flash({ tr, entry }, now) {
    const flashes = entry.op !== null && now - entry.at < FLASH_MILLIS;
    const flash = flashes ? entry.op : '';
    if (tr.dataset.flash !== flash) {
      tr.dataset.flash = flash;
    }
    return flashes || entry.op === '-D';
  }

  #fill(line, entry) {
    line.entry = entry;
    line.tr.classList.toggle('gone', entry.op === '-D');
    line.op.textContent = entry.op ?? '';
    line.op.dataset.op = entry.op ?? '';
    this.#columns.forEach(({ name }, i) => {
      const cell = line.cells[i];
      const value = entry.row[name];
      const text = textOf(value);
      if (cell.textContent !== text) {
        cell.textContent = text;
        cell.title = text;
      }
      cell.classList.toggle('null', value == null);
    });
  }

  #renderPager(shown, total, pages) {
    const first = this.#page * PAGE_ROWS;
    const of = `of ${count(total)}${total < this.#rows.size ? ' that match' : ''}`;
    const last = Math.min(first + shown, total); // a deleted row is shown for a while, and not counted
    const bound = this.#rows.incomplete ? ` (the first ${count(MAX_ROWS)} rows of the table)` : '';
    setText(this.#range, last === 0 ? '' : `${count(first + 1)}–${count(last)} ${of}${bound}`);
    this.#previous.disabled = this.#page === 0;
    this.#next.disabled = this.#page >= pages - 1;
    setText(this.#empty, shown > 0 ? '' : this.#emptyText());
  }

  #emptyText() {
    if (this.#rows.size > 0) {
      return 'None of these rows has this text.';
    }
    if (!this.#loaded) {
      return this.#columns.length > 0 ? '' : 'The rows show up here as soon as the table is served.';
    }
    return this.#primaryKey.length === 0
      ? `No rows yet: each new record of the topic shows up here, the last ${LATEST_ROWS} stay.`
      : 'No rows yet: write one with “New row”, or produce a record to the topic.';
  }
}

function disarm(button) {
  button.classList.remove('armed');
  button.textContent = 'Delete';
}

function slice(entries, start, length) {
  const part = [];
  let i = 0;
  for (const entry of entries) {
    if (i >= start + length) {
      break;
    }
    if (i++ >= start) {
      part.push(entry);
    }
  }
  return part;
}
