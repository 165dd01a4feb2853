// The page: the list of tables, and the one that is open, which the address after # names.

import { placeIn } from './address.js';
import { listTables } from './api.js';
import { byId, element, setText } from './dom.js';
import { OpenTable } from './open-table.js';
import { TableList } from './table-list.js';

const REFRESH_MILLIS = 2_000;
const TICK_MILLIS = 500;

const list = new TableList();
const table = new OpenTable();
const gateway = byId('gateway');
const welcome = byId('welcome');
let tables = null;
let selected = null;

/** Follows the address; without a table in it the first one is opened. */
function follow() {
  const known = (tables ?? []).map(({ name }) => name);
  const place = placeIn(location.hash);
  const wanted = place.table ?? known[0] ?? null;
  const next = tables === null || known.includes(wanted) ? wanted : null;
  if (next !== selected) {
    selected = next;
    list.select(next);
    document.title = next === null ? 'Tidegate' : `${next} – Tidegate`;
    table.open(next, place.query);
  } else if (next !== null) {
    table.ask(place.query);
  }
  greet(wanted);
}

/** What to do when there is no table to show. */
function greet(wanted) {
  welcome.hidden = selected !== null;
  const text = tables === null
    ? 'The gateway does not answer. This page tries again by itself.'
    : tables.length === 0
      ? 'No tables yet: put a CREATE TABLE into tables/*.sql, and start the gateway again.'
      : `There is no table “${wanted}”. Choose one of the list.`;
  if (welcome.hidden || welcome.textContent !== text) {
    welcome.replaceChildren(element('p', {}, text));
  }
}

async function refresh() {
  try {
    tables = await listTables();
    list.show(tables, selected);
    gateway.dataset.kind = 'good';
    setText(gateway, 'Connected');
  } catch (problem) {
    gateway.dataset.kind = 'bad';
    setText(gateway, problem.code === 'unreachable' ? 'Gateway out of reach' : problem.message);
  }
  follow();
  await table.refresh();
}

async function keepFresh() {
  if (!document.hidden) {
    await refresh();
  }
  setTimeout(keepFresh, REFRESH_MILLIS);
}

addEventListener('hashchange', follow);
setInterval(() => table.tick(), TICK_MILLIS);
keepFresh();
