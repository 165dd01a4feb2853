// The menu of columns: which of them are shown, with a search box for tables that have many.

import { byId, element, setText } from './dom.js';

export class ColumnMenu {
  #menu = byId('columns');
  #list = byId('column-list');
  #search = byId('column-search');
  #note = byId('column-note');
  #listed = '';

  /** @param choose receives the names of the chosen columns, or null for all */
  constructor(choose) {
    const report = () => {
      const chosen = this.#boxes.filter((box) => box.checked);
      this.#describe();
      if (chosen.length > 0) { // a table without a key has to show something
        choose(chosen.length === this.#boxes.length ? null : chosen.map((box) => box.value));
      }
    };
    const setFound = (checked) => {
      this.#found.filter((box) => !box.disabled).forEach((box) => { box.checked = checked; });
      report();
    };
    this.#list.addEventListener('change', report);
    byId('all-columns').addEventListener('click', () => setFound(true));
    byId('no-columns').addEventListener('click', () => setFound(false));
    this.#search.addEventListener('input', () => this.#find());
    this.#search.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault());
    this.#menu.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close());
    document.addEventListener('pointerdown', (event) => this.#menu.contains(event.target) || this.#close(false));
  }

  /** All columns of the table: {name}. Those of the key cannot be hidden. */
  offer(columns, primaryKey) {
    const listed = JSON.stringify([columns, primaryKey]);
    if (listed !== this.#listed) {
      this.#listed = listed;
      this.#list.replaceChildren(...columns.map(({ name }) => element('label', {},
        element('input', { type: 'checkbox', value: name, disabled: primaryKey.includes(name) }),
        element('bdi', {}, name),
        primaryKey.includes(name) ? element('abbr', { className: 'key', title: 'primary key' }, 'PK') : null)));
      this.#menu.hidden = columns.length === 0;
      this.#search.value = '';
      this.#find();
    }
  }

  /** The columns that are shown; null for all. */
  show(columns) {
    for (const box of this.#boxes) {
      box.checked = box.disabled || columns === null || columns.includes(box.value);
    }
    this.#describe();
  }

  get #boxes() {
    return [...this.#list.querySelectorAll('input')];
  }

  get #found() {
    return this.#boxes.filter((box) => !box.parentElement.hidden);
  }

  #find() {
    const words = this.#search.value.trim().toLowerCase();
    for (const box of this.#boxes) {
      box.parentElement.hidden = !box.value.toLowerCase().includes(words);
    }
    this.#describe();
  }

  #describe() {
    const all = this.#boxes.length;
    const shown = this.#boxes.filter((box) => box.checked).length;
    const found = this.#found.length;
    setText(byId('columns-title'), shown === all ? 'Columns' : `Columns ${shown}/${all}`);
    setText(this.#note, shown === 0 ? 'Choose at least one column.'
      : found < all ? `${found} of ${all} found. All and None apply to these.` : '');
  }

  #close(focus = true) {
    if (this.#menu.open) {
      this.#menu.open = false;
      if (focus) {
        this.#menu.querySelector('summary').focus();
      }
    }
  }
}
