// The input of one column. Until it is edited it returns exactly the value that it was filled with.

import { element, setText } from './dom.js';
import { exactNumber, isNullable, isNumeric, kindOf, parseExactly, textOf } from './format.js';
import { same } from './merge-patch.js';

const HINTS = {
  binary: 'base64',
  date: '2026-01-02',
  time: '03:04:05',
  timestamp: '2026-01-02T03:04:05',
  instant: '2026-01-02T03:04:05Z',
  nested: 'JSON',
};
const KEYBOARDS = { integer: 'numeric', decimal: 'decimal' };
const MAX_LINES = 12;

export class Field {
  #kind;
  #input;
  /** The checkbox for NULL; null where the column takes none, or the input offers NULL itself. */
  #nullBox = null;
  #note;
  #original = null;
  /** The state of the inputs as they were filled: {isNull, text}. A textarea changes line breaks by itself. */
  #filled = { isNull: false, text: '' };
  #lineBreak = '\n';

  constructor({ name, type, metadata }, isKey, id) {
    this.name = name;
    this.type = type;
    this.isKey = isKey;
    this.isMetadata = metadata !== undefined;
    this.isNullable = isNullable(type) && !isKey;
    this.#kind = kindOf(type);
    this.#note = element('div', { className: 'note', id: `note-${id}` });
    this.#input = this.#newInput(id);
    this.#input.setAttribute('aria-describedby', this.#note.id);
    const line = element('div', { className: 'input' }, this.#input);
    if (this.isNullable && this.#kind !== 'boolean') {
      this.#nullBox = element('input', { type: 'checkbox', ariaLabel: `${name} is NULL` });
      line.append(element('label', { className: 'null' }, this.#nullBox, 'NULL'));
      this.#listenForNull();
    }
    this.box = element('div', { className: 'field' },
      element('label', { htmlFor: id }, element('bdi', {}, name),
        isKey ? element('abbr', { className: 'key', title: 'primary key' }, 'PK') : null,
        element('span', { className: 'type' }, type)),
      line, this.#note);
  }

  #newInput(id) {
    const common = { id, autocomplete: 'off', spellcheck: false };
    if (this.#kind === 'boolean') {
      const none = element('option', { value: '' }, this.isNullable ? 'NULL' : 'choose…');
      return element('select', common, none, element('option', {}, 'true'), element('option', {}, 'false'));
    }
    if (this.#kind === 'nested' || this.#kind === 'text') {
      const area = element('textarea', { ...common, rows: 1, dir: this.#kind === 'text' ? 'auto' : 'ltr' });
      area.addEventListener('input', () => this.#fit());
      return area;
    }
    return element('input', { ...common, type: 'text', inputMode: KEYBOARDS[this.#kind] ?? 'text' });
  }

  /** Typing a value takes NULL away. Unticking NULL brings back the text that was there before. */
  #listenForNull() {
    let typed = '';
    this.#input.addEventListener('input', () => this.#setNull(false));
    this.#nullBox.addEventListener('change', () => {
      if (this.#nullBox.checked) {
        typed = this.#input.value;
      }
      this.#input.value = this.#nullBox.checked ? '' : typed;
      this.#setNull(this.#nullBox.checked);
      if (!this.#nullBox.checked) {
        this.#input.focus();
      }
      this.#input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  #setNull(isNull) {
    if (this.#nullBox !== null) {
      this.#nullBox.checked = isNull;
    }
    if (this.#kind !== 'boolean') {
      this.#input.classList.toggle('is-null', isNull);
      this.#input.placeholder = isNull ? 'NULL' : this.#hint();
    }
    this.#fit();
  }

  #hint() {
    return this.#kind === 'text' ? 'empty text' : HINTS[this.#kind] ?? '';
  }

  /** As many lines as the text has. */
  #fit() {
    if (this.#input.tagName === 'TEXTAREA') {
      this.#input.rows = Math.min(MAX_LINES, this.#input.value.split('\n').length);
    }
  }

  get #state() {
    const text = this.#input.value;
    const isNull = this.#nullBox?.checked ?? (this.#kind === 'boolean' && this.isNullable && text === '');
    return { isNull, text: isNull ? '' : text };
  }

  get isChanged() {
    const { isNull, text } = this.#state;
    return isNull !== this.#filled.isNull || text !== this.#filled.text;
  }

  /** Makes the current content the one to compare with, such as after it was written. */
  settle() {
    this.#filled = this.#state;
    this.clearNote();
  }

  focus() {
    this.#input.focus();
    this.box.scrollIntoView({ block: 'nearest' });
  }

  set locked(locked) {
    this.#input[this.#kind === 'boolean' ? 'disabled' : 'readOnly'] = locked;
  }

  /** For a row that does not exist yet: NULL if the column takes it. */
  clear() {
    this.#fill(this.isNullable ? null : '');
    this.#original = null;
  }

  fill(value) {
    this.#fill(value ?? null);
    this.#original = value ?? null;
  }

  #fill(value) {
    const text = value === null ? '' : textOf(value);
    this.#input.value = text;
    this.#setNull(value === null && this.isNullable);
    this.#filled = this.#state;
    this.clearNote();
    if (this.#kind === 'text') {
      this.#lineBreak = lineBreakOf(text);
      this.#say('hint', text.includes('\r') ? lineBreakNote(this.#lineBreak) : '');
    }
  }

  /** The value to write. The gateway checks it; what cannot be sent at all is an Error. */
  value() {
    const { isNull, text } = this.#state;
    if (!this.isChanged && this.#original !== null) {
      return this.#original;
    }
    if (isNull) {
      return null;
    }
    if (this.#kind === 'text') {
      return this.#lineBreak === '\n' ? text : text.replaceAll('\n', this.#lineBreak);
    }
    if (this.#kind === 'binary') {
      return text;
    }
    if (text.trim() === '') {
      throw new Error(this.isNullable ? 'Enter a value, or tick NULL.' : 'Enter a value.');
    }
    if (this.#kind === 'boolean') {
      return text === 'true';
    }
    if (this.#kind === 'nested') {
      return parseNested(text);
    }
    return isNumeric(this.#kind) ? exactNumber(text.trim()) : text.trim();
  }

  /**
   * The row has another value by now. Without a change here the field takes it, and otherwise shows both values.
   * Returns whether the user has to choose. `wasNew` says that the form knew of no row.
   */
  rebase(current, wasNew) {
    const before = this.#original;
    const differs = wasNew || !same(before, current);
    if (!this.isChanged) {
      this.fill(current);
      if (differs && !wasNew) {
        this.#say('changed', `Changed meanwhile. Before: ${shown(before)}`);
      }
      return false;
    }
    const mine = this.#state;
    this.fill(current);
    this.#input.value = mine.text;
    this.#setNull(mine.isNull);
    if (differs && this.isChanged) {
      this.#offer(current);
    }
    return differs && this.isChanged;
  }

  #offer(current) {
    const take = element('button', { type: 'button' }, 'Use this value');
    take.addEventListener('click', () => {
      this.fill(current);
      this.focus();
    });
    this.#note.className = 'note conflict';
    this.#note.replaceChildren(
      element('span', {}, 'Now in the table:'), element('output', { dir: 'auto' }, shown(current)), take);
  }

  complain(text) {
    this.#say('error', text);
    this.#input.ariaInvalid = 'true';
  }

  clearNote() {
    this.#say('hint', '');
    this.#input.ariaInvalid = null;
  }

  #say(kind, text) {
    this.#note.className = `note ${kind}`;
    setText(this.#note, text);
  }
}

function parseNested(text) {
  try {
    return parseExactly(text);
  } catch (e) {
    throw new Error(`This is not JSON: ${e.message}`);
  }
}

function shown(value) {
  return value === '' ? 'empty text' : textOf(value);
}

/** The line break that a text uses throughout; LF if it uses several, or none. */
function lineBreakOf(text) {
  const all = new Set(text.match(/\r\n|\r|\n/g));
  return all.size === 1 ? [...all][0] : '\n';
}

function lineBreakNote(lineBreak) {
  switch (lineBreak) {
    case '\r\n':
      return 'Line breaks are CR LF.';
    case '\r':
      return 'Line breaks are CR.';
    default:
      return 'Line breaks are mixed. An edited text gets LF.';
  }
}
