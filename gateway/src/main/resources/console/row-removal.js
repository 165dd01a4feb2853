// Deletes a row if it is still the one that the user saw. Otherwise it shows both versions, and the user decides.

import { deleteRow, readRow } from './api.js';
import { byId, element, setText } from './dom.js';
import { textOf } from './format.js';
import { same } from './merge-patch.js';

export class RowRemoval {
  #dialog = byId('removal');
  #error = byId('row-error');
  #delete = byId('removal-delete');
  /** What the dialog is about: {table, primaryKey, version}. */
  #pending = null;

  constructor() {
    byId('removal-keep').addEventListener('click', () => this.#dialog.close());
    this.#delete.addEventListener('click', () => {
      const { table, primaryKey, version } = this.#pending;
      this.#dialog.close();
      this.#attempt(table, primaryKey, version);
    });
  }

  /**
   * @param table {name, columns, primaryKey}; the columns are those that the user sees
   * @param row as the user saw it
   */
  async remove({ name, columns, primaryKey }, row) {
    await this.#report(async () => {
      const version = await readRow(name, primaryKey, row);
      const seen = { row, names: columns.map((column) => column.name) };
      if (version === null) {
        setText(this.#error, 'Not deleted: the row was deleted already.');
      } else if (!seen.names.every((column) => same(row[column], version.row[column]))) {
        this.#ask(name, primaryKey, seen.row, version);
      } else {
        await this.#attempt(name, primaryKey, version);
      }
    });
  }

  #attempt(table, primaryKey, version) {
    return this.#report(async () => {
      try {
        await deleteRow(table, primaryKey, version);
      } catch (problem) {
        if (problem.code !== 'precondition-failed') {
          throw problem;
        }
        const current = await readRow(table, primaryKey, version.row);
        if (current !== null) { // somebody else deleted it first
          this.#ask(table, primaryKey, version.row, current);
        }
      }
    });
  }

  async #report(action) {
    setText(this.#error, '');
    try {
      await action();
    } catch (problem) {
      setText(this.#error, `Not deleted: ${problem.message}`);
    }
  }

  #ask(table, primaryKey, before, version) {
    this.#pending = { table, primaryKey, version };
    const key = primaryKey.map((name) => textOf(version.row[name])).join(', ');
    setText(byId('removal-title'), `The row ${key} was changed meanwhile`);
    const changed = Object.keys(version.row)
      .filter((name) => Object.hasOwn(before, name) && !same(before[name], version.row[name]));
    byId('removal-changes').replaceChildren(...changed.map((name) => element('tr', {},
      element('th', { scope: 'row' }, name),
      element('td', { dir: 'auto' }, textOf(before[name])),
      element('td', { dir: 'auto' }, textOf(version.row[name])))));
    this.#dialog.showModal();
    byId('removal-keep').focus();
  }
}
