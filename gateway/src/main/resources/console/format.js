// Values as text: how cells look, how they sort, and numbers kept to the last digit.

import { parseJson } from './tidegate.js';

/**
 * JSON.parse, but a number that a double would change (a BIGINT above 2^53, a DECIMAL's last zero) becomes a string of
 * its digits. The gateway takes such strings for numbers.
 */
export function parseExactly(text) {
  return parseJson(text, 'string');
}

/** The text of a number as a JSON value: a number where a double holds it exactly, otherwise (also NaN) the text. */
export function exactNumber(text) {
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}

const KINDS = {
  BOOLEAN: 'boolean',
  TINYINT: 'integer', SMALLINT: 'integer', INT: 'integer', BIGINT: 'integer',
  DECIMAL: 'decimal', FLOAT: 'decimal', DOUBLE: 'decimal',
  CHAR: 'text', VARCHAR: 'text', STRING: 'text',
  BINARY: 'binary', VARBINARY: 'binary', BYTES: 'binary',
  DATE: 'date', TIME: 'time', TIMESTAMP: 'timestamp', TIMESTAMP_LTZ: 'instant',
};

/** The sort of value a SQL type holds; 'nested' for ARRAY, MAP, MULTISET and ROW. */
export function kindOf(sqlType) {
  return KINDS[/^\w+/.exec(sqlType)?.[0]] ?? 'nested';
}

export function isNullable(sqlType) {
  return !sqlType.endsWith(' NOT NULL');
}

export function isNumeric(kind) {
  return kind === 'integer' || kind === 'decimal';
}

/** A value of a row as one line of text. */
export function textOf(value) {
  if (value === null || value === undefined) {
    return 'NULL';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The first characters of a text. No surrogate pair is cut. */
export function beginning(text, chars = 300) {
  return text.length <= chars ? text : `${text.slice(0, chars).replace(/[\ud800-\udbff]$/, '')}…`;
}

const natural = new Intl.Collator(undefined, { numeric: true });

/** Orders values of one column. NaN follows the other numbers, and NULL comes last. */
export function comparing(kind) {
  const compare = isNumeric(kind) ? compareNumbers : (a, b) => natural.compare(textOf(a), textOf(b));
  return (a, b) => (a == null ? 1 : 0) - (b == null ? 1 : 0) || (a == null ? 0 : compare(a, b));
}

function compareNumbers(a, b) {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) {
    return Number.isNaN(x) - Number.isNaN(y);
  }
  // Infinities have no difference. Where two doubles are equal the digits may still differ.
  return x < y ? -1 : x > y ? 1 : Math.sign(x) * natural.compare(a, b);
}

const whole = new Intl.NumberFormat('en');
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function count(number) {
  return whole.format(number);
}

export function rate(number) {
  return number < 99.95 ? tenths.format(number) : whole.format(Math.round(number));
}

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

export function timeOfDay(millis) {
  return clock.format(millis);
}
