// A value in a cell: on one line, so that line breaks and tabs show as signs, and not longer than anyone reads there.

import { element } from './dom.js';
import { beginning, textOf } from './format.js';

const TITLE_CHARS = 2_000;
const CONTROL = /[\n\r\t]/;

export function fillCell(cell, value) {
  const text = textOf(value);
  const shown = beginning(text);
  if (CONTROL.test(shown)) {
    cell.replaceChildren(...shown.split(/(\r\n|[\n\r\t])/).filter((part) => part !== '').map((part) =>
      (CONTROL.test(part) ? element('span', { className: 'sign' }, part === '\t' ? '⇥' : '↵') : part)));
  } else if (cell.textContent !== shown || cell.firstElementChild !== null) {
    cell.textContent = shown;
  }
  const title = beginning(text, TITLE_CHARS);
  if (cell.title !== title) {
    cell.title = title;
  }
  cell.classList.toggle('null', value == null);
}
