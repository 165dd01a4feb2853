// Values as text: how cells look, how they sort, and numbers kept to the last digit.

import { parseJson } from './tidegate.js';

/**
 * JSON.parse, but a number that a double would change (a BIGINT above 2^53, a DECIMAL's last zero) becomes a string of
 * its digits. The gateway takes such strings for numbers.
 */
export function parseExactly(text) {
  return parseJson(text, 'string');
}

/** What somebody typed for a number column, to be sent as JSON: a number where a double holds it exactly. */
export function exactNumber(text) {
  return String(Number(text)) === text ? Number(text) : text;
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

const natural = new Intl.Collator(undefined, { numeric: true });

/** Orders values of one column; NULL comes last. */
export function comparing(kind) {
  const compare = isNumeric(kind)
    // Where two doubles are equal the digits may still differ.
    ? (a, b) => Number(a) - Number(b) || Math.sign(Number(a)) * natural.compare(a, b)
    : (a, b) => natural.compare(textOf(a), textOf(b));
  return (a, b) => (a == null ? 1 : 0) - (b == null ? 1 : 0) || (a == null ? 0 : compare(a, b));
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
