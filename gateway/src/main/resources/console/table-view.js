// The rows of one table on the page: filtered, sorted, a page of them at a time.

import { fillCell } from './cell.js';
import { byId, element, setText } from './dom.js';
import { comparing, count, kindOf, textOf } from './format.js';
import { keyFirst } from './key-columns.js';
import { Pace } from './pace.js';
import { LATEST_ROWS, MAX_ROWS } from './rows.js';
import { Selection } from './selection.js';
import { TableHead } from './table-head.js';

const PAGE_ROWS = 200;
const FLASH_MILLIS = 1_200;
/** A delete that is not confirmed within this time is not carried out. */
const CONFIRM_MILLIS = 3_000;
/** How often flashing and deleted rows are looked at when nothing else happens. */
const TEND_MILLIS = 250;

export class TableView {
  #head = new TableHead(() => this.#select());
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
  #page = 0;
  /** What all pages show; null if it has to be computed. */
  #selection = null;
  /** The lines of the table by key: {tr, op, cells, entry, armedRow}. */
  #lines = new Map();

  #paused = false;
  #pace = new Pace(() => this.#paused || this.#render());

  /** @param actions {edit(row), remove(row)}; rows are as they were when the button was pressed first */
  constructor(actions) {
    this.#actions = actions;
    this.#findInput.addEventListener('input', () => this.#select());
    this.#previous.addEventListener('click', () => this.#turn(-1));
    this.#next.addEventListener('click', () => this.#turn(1));
    this.#body.addEventListener('click', (event) => this.#act(event.target.closest('button')));
  }

  /**
   * Shows other rows. `columns` are {name, type}, and empty until those of another table are known: this resets the
   * search text and the sort order. The columns of the key come first.
   */
  show(columns, primaryKey, rows) {
    const isKey = (name) => primaryKey.includes(name);
    this.#columns = keyFirst(columns, primaryKey)
      .map(({ name, type }) => ({ name, type, kind: kindOf(type), isKey: isKey(name) }));
    this.#primaryKey = primaryKey;
    this.#rows = rows;
    this.#loaded = false;
    if (columns.length === 0) {
      this.#findInput.value = '';
    }
    this.#lines.clear();
    this.#body.replaceChildren();
    this.#head.show(this.#columns);
    this.#select();
  }

  /** All rows are there now, so a table without rows is empty. */
  set loaded(loaded) {
    this.#loaded = loaded;
    this.changed();
  }

  /** Whether each row offers to be changed. */
  set writable(writable) {
    this.#head.table.classList.toggle('readonly', !writable);
  }

  set paused(paused) {
    this.#paused = paused;
    this.changed();
  }

  /** The rows have changed; they are shown soon. */
  changed() {
    this.#pace.request();
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
    const line = this.#lines.get(button.closest('tr').dataset.key);
    if (button.name === 'edit') {
      this.#actions.edit(line.entry.row);
    } else if (button.classList.contains('armed')) {
      disarm(button);
      this.#actions.remove(line.armedRow);
    } else {
      line.armedRow = line.entry.row; // it may change while the user decides
      button.classList.add('armed');
      button.textContent = 'Sure?';
      setTimeout(() => disarm(button), CONFIRM_MILLIS);
    }
  }

  /** Applies the search text and the sort order, and shows the first page. */
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
    const sort = this.#head.sort;
    if (words === '' && sort === null) {
      return this.#rows; // as they are
    }
    let compare = (a, b) => a.order - b.order;
    if (sort !== null) {
      const { name, direction } = sort;
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

  /** Returns whether some rows will look different soon even if nothing happens. */
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
    this.#columns.forEach(({ isKey }, i) => {
      if (isKey) {
        cells[i].classList.add('key-column');
        cells[i].style.left = `var(--key-${i})`;
      }
    });
    const tr = element('tr', {}, op, ...cells, this.#primaryKey.length > 0 ? this.#buttons(row) : null);
    tr.dataset.key = key;
    const line = { tr, op, cells, entry: null, armedRow: null };
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
   * Colours a row whose change is recent, and returns whether it is. There is no animation: while one runs a browser
   * draws the whole table in each frame.
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
      fillCell(line.cells[i], entry.row[name]);
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
      return 'No row contains this text.';
    }
    if (!this.#loaded) {
      return this.#columns.length > 0 ? '' : 'Rows appear here as soon as the table is served.';
    }
    return this.#primaryKey.length === 0
      ? `No rows yet: each new record of the topic appears here. The last ${LATEST_ROWS} are kept.`
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
