// The form that writes a row. It sends the columns that were changed, and only if the row is still the one it shows.

import { appendRow, insertRow, patchRow, putRow, readRow, replaceRow } from './api.js';
import { byId, setText } from './dom.js';
import { Field } from './field.js';
import { keyFirst } from './key-columns.js';
import { mergePatch } from './merge-patch.js';

const WRITTEN = 'Written: Kafka has it.';
/** An entity tag of no row. */
const NO_VERSION = '""';

export class RowForm {
  #form = byId('form');
  #title = byId('form-title');
  #box = byId('fields');
  #message = byId('form-message');
  #submit = byId('form').querySelector('[type=submit]');
  #table = null;
  #primaryKey = [];
  #fields = [];
  /** The row that is edited, with its ETag; null while a new row is entered. */
  #version = null;
  #discards = false;
  #opener = null;
  /** Rows are never read, so a write cannot have a condition. */
  writeOnly = false;

  constructor() {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#write();
    });
    byId('form-close').addEventListener('click', () => this.#leave());
    this.#form.addEventListener('input', () => { this.#discards = false; });
    this.#form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        this.#leave();
      } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        this.#form.requestSubmit();
      }
    });
  }

  /** The table that rows are written to. `columns` are those that can be written. */
  show(table, columns, primaryKey) {
    this.close();
    this.#table = table;
    this.#primaryKey = primaryKey;
    this.#fields = keyFirst(columns, primaryKey)
      .map((column) => new Field(column, primaryKey.includes(column.name), `field-${column.name}`));
    this.#box.replaceChildren(...this.#fields.map((field) => field.box));
  }

  /** Opens for a row that does not exist yet. */
  create() {
    if (this.#mayOpen()) {
      this.#version = null;
      this.#fields.forEach((field) => field.clear());
      this.#open('New row', this.writeOnly && this.#primaryKey.length > 0
        ? 'The table is write-only: a row with the same key is replaced.' : '', () => true);
    }
  }

  /** Opens for a row: {row, etag}. */
  edit(version) {
    if (this.#mayOpen()) {
      this.#version = version;
      this.#fields.forEach((field) => field.fill(version.row[field.name]));
      this.#open('Edit row', '', (field) => !field.isKey);
    }
  }

  #open(title, hint, isFirst) {
    this.#opener = document.activeElement;
    setText(this.#title, title);
    setText(this.#submit, 'Write');
    this.#say(hint, 'hint');
    this.#lockKey();
    this.#discards = false;
    this.#form.hidden = false;
    this.#form.scrollIntoView({ block: 'nearest' });
    (this.#fields.find(isFirst) ?? this.#fields[0])?.focus();
  }

  /** Another key would be another row. */
  #lockKey() {
    this.#fields.forEach((field) => { field.locked = field.isKey && this.#version !== null; });
  }

  #isEdited() {
    return !this.#form.hidden && this.#fields.some((field) => field.isChanged);
  }

  #mayOpen() {
    if (this.#isEdited()) {
      this.#say('This form has changes that are not written. Write them, or close the form first.', 'error');
      this.#form.scrollIntoView({ block: 'nearest' });
      return false;
    }
    return true;
  }

  /** As the user asks for it: changes are discarded at the second time only. */
  #leave() {
    if (this.#isEdited() && !this.#discards) {
      this.#discards = true;
      this.#say('Your changes are not written. Close again to discard them.', 'error');
      return;
    }
    this.close();
    if (this.#opener?.isConnected) {
      this.#opener.focus();
    }
  }

  close() {
    this.#form.hidden = true;
  }

  #say(text, kind) {
    setText(this.#message, text);
    this.#message.className = kind;
  }

  /** All values by column; null if one of them cannot be sent. */
  #values() {
    const values = [];
    for (const field of this.#fields) {
      try {
        values.push([field.name, field.value()]);
      } catch (e) {
        field.complain(e.message);
        this.#say(`${field.name}: ${e.message}`, 'error');
        field.focus();
        return null;
      }
    }
    return Object.fromEntries(values);
  }

  async #write() {
    const values = this.#values();
    if (values === null) {
      return;
    }
    if (this.#version !== null && !this.#isEdited()) {
      this.#say('There is no change to write.', 'hint');
      return;
    }
    const table = this.#table;
    this.#busy(true);
    this.#say('Writing…', 'hint');
    try {
      await this.#send(values);
    } catch (problem) {
      if (table === this.#table) {
        this.#say(problem.message, 'error');
      }
    } finally {
      this.#busy(false);
    }
  }

  /** While a write is under way nothing is edited: what the form shows is what is written. */
  #busy(busy) {
    this.#submit.disabled = busy;
    this.#box.inert = busy;
    this.#form.ariaBusy = busy;
  }

  async #send(values) {
    const table = this.#table;
    const before = this.#version;
    try {
      const { response } = await (before === null ? this.#sendNew(values) : this.#sendChanges(values));
      const etag = response.headers.get('ETag');
      if (table === this.#table) {
        this.#written(before === null ? null : { row: { ...before.row, ...values }, etag: etag ?? NO_VERSION });
      }
    } catch (problem) {
      if (problem.code !== 'precondition-failed') {
        throw problem;
      }
      const current = await readRow(table, this.#primaryKey, values);
      if (table === this.#table) {
        this.#compare(current);
      }
    }
  }

  #sendNew(row) {
    if (this.#primaryKey.length === 0) {
      return appendRow(this.#table, row);
    }
    return this.writeOnly
      ? putRow(this.#table, this.#primaryKey, row)
      : insertRow(this.#table, this.#primaryKey, row);
  }

  #sendChanges(values) {
    const types = Object.fromEntries(this.#fields.map(({ name, type }) => [name, type]));
    const before = Object.fromEntries(this.#fields.map(({ name }) => [name, this.#version.row[name]]));
    const patch = mergePatch(before, values, types);
    if (patch !== null) {
      return patchRow(this.#table, this.#primaryKey, this.#version, patch);
    }
    // The condition makes sure that the columns beside the changed ones are current. Metadata belongs to a record.
    const kept = this.#fields.filter((field) => !field.isMetadata || field.isChanged).map(({ name }) => name);
    const row = Object.fromEntries(kept.map((name) => [name, values[name]]));
    return replaceRow(this.#table, this.#primaryKey, this.#version, row);
  }

  #written(version) {
    this.#version = version;
    this.#fields.forEach((field) => (version === null ? field.settle() : field.fill(version.row[field.name])));
    setText(this.#submit, 'Write');
    this.#say(WRITTEN, 'good');
  }

  /** The row is not the one that the form was opened for. Shows both versions, and lets the user decide. */
  #compare(current) {
    const wasNew = this.#version === null;
    this.#version = current;
    this.#lockKey();
    if (current === null) {
      setText(this.#title, 'New row');
      setText(this.#submit, 'Create the row again');
      this.#say(wasNew
        ? 'Another row with this key was there and is deleted by now. Nothing was written. Write again to create it.'
        : 'The row was deleted meanwhile. Nothing was written. Create it again with these values, or close.', 'error');
      return;
    }
    setText(this.#title, 'Edit row');
    const conflicts = this.#fields.filter((field) => field.rebase(current.row[field.name], wasNew));
    const what = wasNew ? 'A row with this key exists already.' : 'The row was changed meanwhile.';
    if (!this.#isEdited()) {
      setText(this.#submit, 'Write');
      this.#say(`${what} It has your values by now, so there is nothing left to write.`, 'hint');
      return;
    }
    setText(this.#submit, conflicts.length > 0 ? 'Overwrite with my values' : 'Write my changes');
    const names = conflicts.map(({ name }) => name).join(', ');
    this.#say(conflicts.length > 0
      ? `${what} Nothing was written. Choose a value for ${names}, and write again.`
      : `${what} Nothing was written. The other columns show their current values. Write again to add your changes.`,
    'error');
    (conflicts[0] ?? this.#fields[0]).focus();
  }
}
