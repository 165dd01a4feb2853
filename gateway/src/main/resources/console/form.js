// The form that writes a row.

import { appendRow, putRow } from './api.js';
import { byId, element, setText } from './dom.js';
import { exactNumber, isNullable, isNumeric, kindOf, parseExactly, textOf } from './format.js';

const HINTS = {
  binary: 'base64',
  date: '2026-01-02',
  time: '03:04:05',
  timestamp: '2026-01-02T03:04:05',
  instant: '2026-01-02T03:04:05Z',
  nested: 'JSON',
};
const KEYBOARDS = { integer: 'numeric', decimal: 'decimal' };

export class RowForm {
  #form = byId('form');
  #title = byId('form-title');
  #box = byId('fields');
  #message = byId('form-message');
  #submit = byId('form').querySelector('[type=submit]');
  #table = null;
  #primaryKey = [];
  #fields = [];

  constructor() {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#write();
    });
    byId('form-close').addEventListener('click', () => this.close());
    this.#form.addEventListener('keydown', (event) => event.key === 'Escape' && this.close());
  }

  /** The table that rows are written to. `columns` are {name, type}, those that can be written. */
  show(table, columns, primaryKey) {
    this.close();
    this.#table = table;
    this.#primaryKey = primaryKey;
    this.#fields = columns.map((column) => new Field(column, primaryKey.includes(column.name)));
    this.#box.replaceChildren(...this.#fields.map((field) => field.box));
  }

  /** Opens with the values of a row, or empty when there is none. */
  open(row = null) {
    setText(this.#title, row === null ? 'New row' : 'Edit row');
    this.#say('', '');
    this.#fields.forEach((field) => field.fill(row));
    this.#form.hidden = false;
    this.#form.scrollIntoView({ block: 'nearest' });
    (this.#fields.find((field) => row === null || !field.isKey) ?? this.#fields[0])?.focus();
  }

  close() {
    this.#form.hidden = true;
  }

  #say(text, kind) {
    setText(this.#message, text);
    this.#message.className = kind;
  }

  async #write() {
    const row = {};
    for (const field of this.#fields) {
      try {
        row[field.name] = field.value();
      } catch (e) {
        this.#say(`${field.name}: ${e.message}`, 'error');
        field.focus();
        return;
      }
    }
    const table = this.#table;
    this.#submit.disabled = true;
    this.#say('Writing…', '');
    try {
      await (this.#primaryKey.length > 0 ? putRow(table, this.#primaryKey, row) : appendRow(table, row));
      if (table === this.#table) {
        this.#say('Written: Kafka has it.', 'good');
      }
    } catch (problem) {
      if (table === this.#table) {
        this.#say(problem.message, 'error');
      }
    } finally {
      this.#submit.disabled = false;
    }
  }
}

/** The input of one column, with its NULL. */
class Field {
  #kind;
  #input;
  #isNull = null;

  constructor({ name, type }, isKey) {
    this.name = name;
    this.isKey = isKey;
    this.#kind = kindOf(type);
    const id = `field-${name}`;
    this.#input = this.#newInput(id);
    const line = element('div', { className: 'input' }, this.#input);
    if (isNullable(type) && !isKey) {
      this.#isNull = element('input', { type: 'checkbox' });
      this.#isNull.addEventListener('change', () => this.#reflectNull());
      line.append(element('label', { className: 'null' }, this.#isNull, 'NULL'));
    }
    this.box = element('div', { className: 'field' },
      element('label', { htmlFor: id }, name, element('span', { className: 'type' }, type)), line);
  }

  #newInput(id) {
    if (this.#kind === 'boolean') {
      return element('select', { id }, element('option', {}, 'true'), element('option', {}, 'false'));
    }
    if (this.#kind === 'nested') {
      return element('textarea', { id, rows: 2, placeholder: HINTS.nested, spellcheck: false });
    }
    return element('input', {
      id,
      type: this.#kind === 'date' ? 'date' : 'text',
      inputMode: KEYBOARDS[this.#kind] ?? 'text',
      placeholder: HINTS[this.#kind] ?? '',
      autocomplete: 'off',
      spellcheck: false,
    });
  }

  #reflectNull() {
    this.#input.disabled = this.#isNull?.checked ?? false;
  }

  focus() {
    this.#input.focus();
  }

  fill(row) {
    const value = row?.[this.name];
    this.#input.value = value == null ? (this.#kind === 'boolean' ? 'true' : '') : textOf(value);
    if (this.#isNull !== null) {
      this.#isNull.checked = row !== null && value == null;
    }
    this.#input.readOnly = this.isKey && row !== null; // another key would be another row
    this.#reflectNull();
  }

  /** The value to send. The gateway judges it; what cannot even be sent is an Error here. */
  value() {
    const text = this.#input.value;
    if (this.#isNull?.checked) {
      return null;
    }
    if (this.#kind === 'boolean') {
      return text === 'true';
    }
    if (this.#kind === 'text' || this.#kind === 'binary') {
      return text;
    }
    if (text.trim() === '') {
      throw new Error(this.#isNull === null ? 'a value is needed' : 'a value is needed, or NULL');
    }
    if (this.#kind === 'nested') {
      return parseExactly(text);
    }
    return isNumeric(this.#kind) ? exactNumber(text.trim()) : text.trim();
  }
}
