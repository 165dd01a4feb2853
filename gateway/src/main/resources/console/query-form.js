// What is asked of the table: a filter, and which columns. It says what is wanted; the address does the rest.

import { EVERYTHING } from './address.js';
import { byId, element, setText } from './dom.js';
import { kindOf } from './format.js';

const IDENTIFIER = /^[A-Za-z_]\w*$/;

export class QueryForm {
  #form = byId('query');
  #filter = byId('filter');
  #apply = byId('apply');
  #error = byId('filter-error');
  #menu = byId('columns');
  #list = byId('column-list');

  #query = EVERYTHING;
  #listed = '';

  /** @param ask is given a query, as in the address */
  constructor(ask) {
    const askFor = (change) => ask({ ...this.#query, filter: this.#filter.value.trim(), ...change });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      askFor({});
    });
    this.#filter.addEventListener('input', () => {
      this.#reflect();
      if (this.#filter.value === '') {
        askFor({}); // its cross was pressed
      }
    });
    this.#list.addEventListener('change', () => askFor({ columns: this.#chosen() }));
    byId('all-columns').addEventListener('click', () => askFor({ columns: null }));
    this.#menu.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close());
    document.addEventListener('pointerdown', (event) => this.#menu.contains(event.target) || this.#close(false));
  }

  /** What is asked now. */
  show(query) {
    this.#query = query;
    this.#filter.value = query.filter;
    this.complain('');
    this.#reflect();
  }

  /** What the gateway says against it, empty for nothing; and what that means for what is seen. */
  complain(text, consequence = '') {
    setText(this.#error, text);
    setText(byId('filter-note'), consequence);
    this.#filter.ariaInvalid = text === '' ? null : 'true';
  }

  /** All columns there are, {name, type}. */
  offer(columns, primaryKey) {
    const listed = JSON.stringify([columns, primaryKey]);
    if (listed !== this.#listed) {
      this.#listed = listed;
      this.#filter.placeholder = example(columns, primaryKey);
      this.#list.replaceChildren(...columns.map(({ name }) => element('label', {},
        element('input', { type: 'checkbox', value: name, disabled: primaryKey.includes(name) }), name)));
      this.#menu.hidden = columns.length === 0;
    }
    this.#reflect();
  }

  get #boxes() {
    return [...this.#list.querySelectorAll('input')];
  }

  /** Null for all. The last one cannot be taken away. */
  #chosen() {
    const chosen = this.#boxes.filter((box) => box.checked);
    return chosen.length === 0 || chosen.length === this.#boxes.length ? null : chosen.map((box) => box.value);
  }

  #reflect() {
    const { filter, columns } = this.#query;
    this.#apply.disabled = this.#filter.value.trim() === filter;
    for (const box of this.#boxes) {
      box.checked = box.disabled || columns === null || columns.includes(box.value);
    }
    const shown = this.#boxes.filter((box) => box.checked).length;
    setText(byId('columns-title'), columns === null ? 'Columns' : `Columns ${shown}/${this.#boxes.length}`);
  }

  #close(focus = true) {
    this.#menu.open = false;
    if (focus) {
      this.#menu.querySelector('summary').focus();
    }
  }
}

/** A filter that the table would take. */
function example(columns, primaryKey) {
  const named = columns.filter(({ name }) => IDENTIFIER.test(name));
  const number = named.find(({ name, type }) => kindOf(type) === 'integer' && !primaryKey.includes(name));
  const text = named.find(({ type }) => kindOf(type) === 'text');
  const parts = [number && `${number.name} > 100`, text && `${text.name}.startsWith("A")`].filter((part) => part);
  return parts.length > 0 ? `such as ${parts.join(' && ')}` : 'an expression in CEL';
}
