// The gateway's resources, over HTTP. Addresses are relative to the page, so a proxy may put a prefix before them.

import { parseExactly, textOf } from './format.js';

const TIMEOUT_MILLIS = 15_000;

/** What the gateway, or the way to it, had to object: `detail` of an RFC 9457 problem document. */
export class Problem extends Error {
  constructor({ detail, code, retryable }) {
    super(detail);
    this.code = code;
    this.retryable = retryable ?? false;
  }

  static async of(response) {
    try {
      return new Problem(parseExactly(await response.text()));
    } catch {
      return new Problem({
        detail: `The gateway, or something before it, answered ${response.status} ${response.statusText}.`,
        retryable: response.status >= 500,
      });
    }
  }
}

/** Sends a request, and throws a Problem unless it succeeds. */
export async function request(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
  } catch {
    throw new Problem({ detail: 'The gateway cannot be reached.', code: 'unreachable', retryable: true });
  }
  if (!response.ok) {
    throw await Problem.of(response);
  }
  const text = await response.text();
  return text ? parseExactly(text) : null;
}

function tablePath(table) {
  return `v1/tables/${encodeURIComponent(table)}`;
}

/** Where a row lives; null for a key that a browser cannot put into a path, such as `..`. */
function rowPath(table, primaryKey, row) {
  const key = primaryKey
    .map((column) => textOf(row[column]).replaceAll('%', '%25').replaceAll(',', '%2C'))
    .map(encodeURIComponent)
    .join(',');
  return ['', '.', '..'].includes(key) ? null : `${tablePath(table)}/rows/${key}`;
}

export async function listTables() {
  return (await request('GET', 'v1/tables')).tables;
}

export function describeTable(table) {
  return request('GET', tablePath(table));
}

export function changesPath(table) {
  return `${tablePath(table)}/changes`;
}

/** A row with all of its columns, as it is now. */
export function getRow(table, primaryKey, row) {
  const path = rowPath(table, primaryKey, row);
  if (path === null) {
    throw new Problem({ detail: 'its key cannot stand in an address; show all columns first.' });
  }
  return request('GET', path);
}

export function putRow(table, primaryKey, row) {
  const path = rowPath(table, primaryKey, row);
  return path === null ? postChange(table, '+U', row) : request('PUT', path, row);
}

export function deleteRow(table, primaryKey, row) {
  const path = rowPath(table, primaryKey, row);
  return path === null ? postChange(table, '-D', row) : request('DELETE', path);
}

/** Adds a row to a table that has no primary key. */
export function appendRow(table, row) {
  return postChange(table, '+I', row);
}

function postChange(table, op, row) {
  return request('POST', changesPath(table), [{ op, row }]);
}
