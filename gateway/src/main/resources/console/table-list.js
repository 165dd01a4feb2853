// The list of tables beside (on a phone above) the table that is open.

import { addressOf } from './address.js';
import { byId, element, setText } from './dom.js';
import { count } from './format.js';

export const STATES = {
  waiting: 'waiting for its topic',
  restoring: 'restoring',
  serving: 'serving',
  'write-only': 'write-only',
  failed: 'stopped',
  closed: 'closed',
};

export class TableList {
  #list = byId('tables');
  #items = new Map();

  /** @param tables as the gateway lists them */
  show(tables, selected) {
    const names = tables.map((table) => table.name);
    if (names.join() !== [...this.#items.keys()].join()) {
      this.#items = new Map(names.map((name) => [name, newItem(name)]));
      this.#list.replaceChildren(...[...this.#items.values()].map((item) => item.li));
    }
    for (const table of tables) {
      update(this.#items.get(table.name), table);
    }
    this.select(selected);
  }

  select(name) {
    for (const [key, { link }] of this.#items) {
      link.ariaCurrent = key === name ? 'page' : null;
    }
  }
}

function newItem(name) {
  const dot = element('span', { className: 'dot' });
  const figures = element('span', { className: 'figures' });
  const link = element('a', { href: addressOf(name), title: name },
    dot, element('span', { className: 'name' }, name), figures);
  return { li: element('li', {}, link), link, dot, figures };
}

function update({ dot, figures }, { state, rows, lag, problem }) {
  dot.dataset.state = state === 'serving' && problem ? 'troubled' : state;
  const behind = lag > 0 ? `, ${count(lag)} behind` : '';
  setText(figures, state === 'serving' ? `${count(rows)} rows${behind}` : `${STATES[state] ?? state}${behind}`);
}
