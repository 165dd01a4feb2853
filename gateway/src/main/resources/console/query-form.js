// The query of the table: a filter, and the columns. It reports what the user asks for; the page's address is changed.

import { EVERYTHING } from './address.js';
import { ColumnMenu } from './column-menu.js';
import { byId, setText } from './dom.js';
import { kindOf } from './format.js';

const IDENTIFIER = /^[A-Za-z_]\w*$/;

export class QueryForm {
  #form = byId('query');
  #filter = byId('filter');
  #apply = byId('apply');
  #error = byId('filter-error');
  #menu;
  #query = EVERYTHING;

  /** @param ask receives a query, as in the address */
  constructor(ask) {
    const askFor = (change) => ask({ ...this.#query, filter: this.#filter.value.trim(), ...change });
    this.#menu = new ColumnMenu((columns) => askFor({ columns }));
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
  }

  /** The current query. */
  show(query) {
    this.#query = query;
    this.#filter.value = query.filter;
    this.complain('');
    this.#menu.show(query.columns);
    this.#reflect();
  }

  /** What the gateway says against the query, empty for nothing; and what that means for the rows. */
  complain(text, consequence = '') {
    setText(this.#error, text);
    setText(byId('filter-note'), consequence);
    this.#filter.ariaInvalid = text === '' ? null : 'true';
  }

  /** All columns there are, {name, type}. */
  offer(columns, primaryKey) {
    this.#filter.placeholder = example(columns, primaryKey);
    this.#menu.offer(columns, primaryKey);
    this.#menu.show(this.#query.columns);
  }

  #reflect() {
    this.#apply.disabled = this.#filter.value.trim() === this.#query.filter;
  }
}

/** A filter that the table would take. */
function example(columns, primaryKey) {
  const named = columns.filter(({ name }) => IDENTIFIER.test(name));
  const number = named.find(({ name, type }) => kindOf(type) === 'integer' && !primaryKey.includes(name));
  const text = named.find(({ type }) => kindOf(type) === 'text');
  const parts = [number && `${number.name} > 100`, text && `${text.name}.startsWith("A")`].filter((part) => part);
  return parts.length > 0 ? `for example ${parts.join(' && ')}` : 'an expression in CEL';
}
