// The last changes, newest first.

import { byId, element } from './dom.js';
import { beginning, textOf, timeOfDay } from './format.js';
import { Pace } from './pace.js';

const KEPT = 200;
/** Each time all lines are laid out. Nobody reads faster. */
const LEAST_MILLIS = 250;

export class ChangeLog {
  #list = byId('log');
  #columns = [];
  #pending = [];
  #paused = false;
  #pace = new Pace(() => this.#paused || this.#render(), LEAST_MILLIS);

  /** Starts empty, for a table with these columns. */
  show(columns) {
    this.#columns = columns.map(({ name }) => name);
    this.#pending = [];
    this.#list.replaceChildren();
  }

  set paused(paused) {
    this.#paused = paused;
    this.#pace.request();
  }

  add(change, at) {
    this.#pending.push({ ...change, at });
    if (this.#pending.length > 2 * KEPT) {
      this.#pending = this.#pending.slice(-KEPT);
    }
    this.#pace.request();
  }

  /** A line between changes: something happened to the stream. */
  note(text, at) {
    this.add({ op: null, text }, at);
  }

  #render() {
    const items = this.#pending.slice(-KEPT).map((change) => this.#item(change)).reverse();
    this.#pending = [];
    this.#list.prepend(...items);
    while (this.#list.childElementCount > KEPT) {
      this.#list.lastElementChild.remove();
    }
  }

  #item({ op, row, text, at }) {
    const time = element('time', {}, timeOfDay(at));
    if (op === null) {
      return element('li', { className: 'note' }, time, element('span', {}, text));
    }
    const badge = element('b', { className: 'op' }, op);
    badge.dataset.op = op;
    // A delete names the key columns only.
    const values = this.#columns.filter((name) => Object.hasOwn(row, name)).map((name) => beginning(textOf(row[name])));
    // Each value is isolated, so that right-to-left text does not reorder its neighbours.
    const parts = values.flatMap((value, i) => [i > 0 ? ' · ' : null, element('bdi', {}, value)]);
    return element('li', {}, time, badge,
      element('span', { className: 'values', title: beginning(values.join(' · ')) }, ...parts.filter((part) => part)));
  }
}
