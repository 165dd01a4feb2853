// The gateway's resources, over HTTP. Addresses are relative to the page, so a proxy may put a prefix before them.

import { parseExactly } from './format.js';
import { rowPath } from './tidegate.js';

const TIMEOUT_MILLIS = 15_000;

/** An error of the gateway, or of the way to it: the `detail` of an RFC 9457 problem document. */
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
        detail: `The gateway, or a proxy before it, answered ${response.status} ${response.statusText}.`,
        retryable: response.status >= 500,
      });
    }
  }
}

/** Sends a request. Returns the response with its text, or throws a Problem unless the request succeeds. */
async function send(method, path, { body, type = 'application/json', headers = {} } = {}) {
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? headers : { 'Content-Type': type, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
    if (response.ok) {
      return { response, text: await response.text() };
    }
    throw await Problem.of(response);
  } catch (e) {
    throw e instanceof Problem ? e : unreachable(method);
  }
}

function unreachable(method) {
  const unknown = method === 'GET' ? '' : ' It is not known whether the write was carried out; read the row again.';
  return new Problem({ detail: `The gateway does not answer.${unknown}`, code: 'unreachable', retryable: true });
}

async function get(path) {
  return parseExactly((await send('GET', path)).text);
}

function tablePath(table) {
  return `v1/tables/${encodeURIComponent(table)}`;
}

export async function listTables() {
  return (await get('v1/tables')).tables;
}

export function describeTable(table) {
  return get(tablePath(table));
}

/** The current version of a row, with all of its columns: {row, etag}. Null if there is no such row. */
export async function readRow(table, primaryKey, row) {
  try {
    const { response, text } = await send('GET', rowPath(table, primaryKey, row));
    return { row: parseExactly(text), etag: response.headers.get('ETag') };
  } catch (e) {
    if (e.code === 'unknown-row') {
      return null;
    }
    throw e;
  }
}

/** Writes a row unless there is one with its key. */
export function insertRow(table, primaryKey, row) {
  return send('PUT', rowPath(table, primaryKey, row), { body: row, headers: { 'If-None-Match': '*' } });
}

/** Writes a row of a table that is write-only, where nobody can know whether there was one with its key. */
export function putRow(table, primaryKey, row) {
  return send('PUT', rowPath(table, primaryKey, row), { body: row });
}

/** Changes columns of a row if it is still the version that `etag` names. `patch` is a JSON Merge Patch. */
export function patchRow(table, primaryKey, { row, etag }, patch) {
  return send('PATCH', rowPath(table, primaryKey, row), {
    body: patch,
    type: 'application/merge-patch+json',
    headers: { 'If-Match': etag },
  });
}

/** Writes all columns of a row if it is still the version that `etag` names. */
export function replaceRow(table, primaryKey, { row, etag }, replacement) {
  return send('PUT', rowPath(table, primaryKey, row), { body: replacement, headers: { 'If-Match': etag } });
}

/** Deletes a row if it is still the version that `etag` names. */
export function deleteRow(table, primaryKey, { row, etag }) {
  return send('DELETE', rowPath(table, primaryKey, row), { headers: { 'If-Match': etag } });
}

/** Adds a row to a table that has no primary key. */
export function appendRow(table, row) {
  return send('POST', `${tablePath(table)}/changes`, { body: [{ op: '+I', row }] });
}
