// The open table: its stream, its rows, and the parts of the page that show them.

import { addressOf, EVERYTHING } from './address.js';
import { describeTable, readRow } from './api.js';
import { ChangeLog } from './change-log.js';
import { showDetails } from './details.js';
import { byId, setText } from './dom.js';
import { count, rate } from './format.js';
import { RowForm } from './form.js';
import { showNotices } from './notices.js';
import { QueryForm } from './query-form.js';
import { RateMeter } from './rate-meter.js';
import { RowRemoval } from './row-removal.js';
import { KeyedRows, LatestRows } from './rows.js';
import { STATES } from './table-list.js';
import { TableView } from './table-view.js';
import { connect } from './tidegate.js';

// Relative to the page, like all addresses. The rows are held here, up to a bound.
const gateway = connect(new URL('.', document.baseURI), { numbers: 'string' });
const UNHELD = { map: false };
/** Errors that are about the filter or the columns. */
const QUERY_ERRORS = ['invalid-filter', 'filter-budget-exceeded', 'invalid-request'];

export class OpenTable {
  #view = new TableView({ edit: (row) => this.#edit(row), remove: (row) => this.#remove(row) });
  #log = new ChangeLog();
  #form = new RowForm();
  #removal = new RowRemoval();
  #queryForm = new QueryForm((query) => { location.hash = addressOf(this.#name, query); });
  #status = byId('status');
  #rowError = byId('row-error');

  #name = null;
  #description = null;
  #columns = [];
  #primaryKey = [];
  #formFor = '';
  #rows = new LatestRows();
  #meter = null;
  #query = EVERYTHING;
  #stream = null;
  /** A stream that is not answered yet. Until then the rows of the other one are shown. */
  #nextStream = null;
  /** The stream whose rows are shown. */
  #shownStream = null;
  #paused = false;
  #streamProblem = null;
  #stopped = false;

  constructor() {
    byId('new-row').addEventListener('click', () => this.#form.create());
    byId('pause').addEventListener('click', () => { this.#pause(!this.#paused); });
  }

  /** Opens a table; null closes the open one. */
  async open(name, query) {
    this.#nextStream?.close();
    this.#nextStream = null;
    this.#stream?.close();
    this.#stream = null;
    this.#name = name;
    this.#description = null;
    byId('table').hidden = name === null;
    if (name === null) {
      return;
    }
    setText(byId('name'), name);
    this.#say('busy', 'Connecting');
    this.#pause(false);
    this.#query = query;
    this.#queryForm.show(query);
    this.#use([], []);
    this.#show({ warnings: [] });
    this.#connect();
    await this.refresh();
  }

  /** Asks for other rows or columns of the open table. */
  ask(query) {
    if (JSON.stringify(query) !== JSON.stringify(this.#query)) {
      this.#query = query;
      this.#queryForm.show(query);
      this.#connect();
    }
  }

  /** Asks for the table's state. */
  async refresh() {
    const name = this.#name;
    if (name === null) {
      return;
    }
    try {
      const description = await describeTable(name);
      if (name === this.#name) {
        const before = this.#description;
        this.#show(description);
        this.#offerForm();
        if (this.#stopped) {
          this.#sayStopped();
        }
        const failed = description.state === 'failed';
        if (failed && !this.#stopped && this.#stream?.state !== 'live') {
          this.#sayStopped();
        }
        if (before?.state === 'failed' && !failed && this.#stream?.state !== 'live') {
          this.#connect(); // it was started again
        }
      }
    } catch {
      // The stream and the list of tables show it.
    }
  }

  #connect() {
    this.#nextStream?.close();
    this.#stopped = false;
    const { filter, columns } = this.#query;
    const asked = { ...UNHELD, filter: filter || undefined, columns: columns ?? undefined };
    const stream = gateway.table(this.#name, asked).subscribe({
      onChange: (change) => this.#changed(change),
      onReset: (reason) => this.#reset(reason),
      onState: (state, detail) => this.#hear(stream, state, detail),
    });
    this.#nextStream = stream;
  }

  /** The new stream replaces the other one when the gateway accepts it. */
  #hear(stream, state, detail) {
    if (stream === this.#nextStream && state === 'closed') {
      this.#nextStream = null;
      this.#refused(detail.error);
    } else if (stream === this.#nextStream && state !== 'connecting') {
      const before = this.#stream;
      this.#nextStream = null;
      this.#stream = stream;
      before?.close();
    }
    if (stream === this.#stream) {
      this.#enter(state, detail);
    }
  }

  #pause(paused) {
    this.#paused = paused;
    this.#view.paused = paused;
    this.#log.paused = paused;
    byId('pause').ariaPressed = paused;
    setText(byId('pause'), paused ? 'Resume' : 'Pause');
  }

  /** Shows these rows from now on. */
  #use(columns, primaryKey) {
    this.#columns = columns;
    this.#primaryKey = primaryKey;
    this.#rows = primaryKey.length > 0 ? new KeyedRows(primaryKey) : new LatestRows();
    this.#meter = new RateMeter(Date.now());
    setText(this.#rowError, '');
    this.#view.show(columns, primaryKey, this.#rows);
    this.#log.show(columns);
    this.#offerForm();
    this.tick();
  }

  /** The form has all columns, whichever of them are shown. */
  #offerForm() {
    const { columns = [], primaryKey = [] } = this.#description ?? {};
    const formFor = JSON.stringify([this.#name, columns, primaryKey]);
    if (formFor !== this.#formFor) {
      this.#formFor = formFor;
      this.#form.show(this.#name, columns.filter(({ virtual }) => !virtual), primaryKey);
      this.#queryForm.offer(columns, primaryKey);
    }
    this.#form.writeOnly = this.#writeOnly;
    const writable = this.#description?.writable ?? false;
    this.#view.writable = writable;
    const known = this.#columns.length > 0 || this.#writeOnly;
    byId('new-row').disabled = !writable || !known;
    byId('new-row').title = writable ? '' : 'This table is read-only.';
  }

  get #writeOnly() {
    return this.#description?.state === 'write-only';
  }

  #show(description) {
    this.#description = description;
    setText(byId('comment'), description.comment ?? '');
    setText(byId('lag'), description.lag === undefined ? '–' : count(description.lag));
    showDetails(description);
    this.#showNotices();
  }

  #showNotices() {
    showNotices(this.#description ?? {}, this.#streamProblem);
  }

  #say(kind, text) {
    this.#status.dataset.kind = kind;
    setText(this.#status, text);
  }

  /** The stream tries again. A table that has stopped is still stopped. */
  #sayWaiting(text) {
    if (this.#description?.state === 'failed') {
      this.#sayStopped();
    } else {
      this.#say('busy', text);
    }
  }

  /** No more changes come. Of a write-only table this is expected. */
  #sayStopped() {
    this.#say(this.#writeOnly ? 'good' : 'bad', this.#writeOnly ? 'Write-only' : 'Stopped');
  }

  #complain(problem) {
    this.#streamProblem = problem;
    this.#showNotices();
  }

  /** Twice a second. */
  tick() {
    if (this.#name !== null) {
      const now = Date.now();
      setText(byId('row-count'), count(this.#rows.size) + (this.#rows.incomplete ? '+' : ''));
      setText(byId('rate'), rate(this.#meter.rate(now)));
      byId('sparkline').firstElementChild.setAttribute('points', this.#meter.points(now));
    }
  }

  async #edit(row) {
    const name = this.#name;
    setText(this.#rowError, '');
    try {
      const version = await readRow(name, this.#primaryKey, row);
      if (name !== this.#name) {
        return;
      }
      if (version === null) {
        setText(this.#rowError, 'Not opened: the row was deleted.');
      } else {
        this.#form.edit(version);
      }
    } catch (problem) {
      setText(this.#rowError, `Not opened: ${problem.message}`);
    }
  }

  #remove(row) {
    return this.#removal.remove({ name: this.#name, columns: this.#columns, primaryKey: this.#primaryKey }, row);
  }

  // ---- the stream's events

  #enter(state, { attempt, table, lag, problem, error }) {
    switch (state) {
      case 'connecting':
        this.#sayWaiting(attempt > 0 ? 'Reconnecting' : 'Connecting');
        break;
      case 'waiting':
        this.#say('busy', capitalized(STATES[table] ?? table) + (lag > 0 ? `, ${count(lag)} records to read` : ''));
        this.#complain(problem);
        break;
      case 'snapshot':
        this.#begin();
        this.#clear();
        break;
      case 'resuming':
        this.#begin();
        break;
      case 'live':
        this.#complain(null);
        this.#say('good', 'Live');
        this.#view.loaded = true;
        this.tick();
        break;
      case 'reconnecting':
        this.#sayWaiting('Reconnecting');
        this.#complain(error?.message ?? null);
        break;
      case 'closed':
        this.#refused(error);
        break;
      default: // no stream has another state
    }
  }

  /** The stream has ended, or the new one was refused. */
  #refused(error) {
    if (error === null) {
      return;
    }
    const aboutQuery = QUERY_ERRORS.includes(error.code);
    const goesOn = this.#stream !== null && this.#stream.state !== 'closed';
    if (aboutQuery) {
      this.#queryForm.complain(error.message, goesOn ? 'The rows are still those of before.' : '');
    }
    if (!goesOn) {
      this.#stopped = true;
      this.#sayStopped();
      this.#complain(aboutQuery ? null : error.message);
    }
  }

  #begin() {
    this.#complain(null);
    this.#say('busy', 'Loading rows');
    const { columns, primaryKey } = this.#stream;
    const others = JSON.stringify([columns, primaryKey]) !== JSON.stringify([this.#columns, this.#primaryKey]);
    if (this.#shownStream !== this.#stream || others) {
      this.#shownStream = this.#stream;
      this.#use(columns, primaryKey);
    }
  }

  #reset(reason) {
    this.#log.note(`All rows are loaded again: ${reason.replaceAll('-', ' ')}`, Date.now());
    this.#clear();
  }

  #clear() {
    this.#rows.clear();
    this.#view.loaded = false;
  }

  #changed(change) {
    const now = Date.now();
    const silent = this.#stream.state === 'snapshot';
    const op = this.#rows.apply(change, now, silent);
    if (!silent && op !== null) {
      this.#log.add({ ...change, op }, now);
      this.#meter.add(1, now);
    }
    this.#view.changed();
  }
}

function capitalized(text) {
  return text[0].toUpperCase() + text.slice(1);
}
