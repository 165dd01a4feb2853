import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FakeClock, fakeFetch, fakeSockets, problem, settle, StreamedAnswer } from './fakes.js';
import { connect, parseJson, rowPath, TidegateError } from './tidegate.js';

const COLUMNS = [{ name: 'k', type: 'STRING NOT NULL' }, { name: 'v', type: 'BIGINT' }];
const LONGEST_WAIT = 1_000_000;

let clock;
let sockets;
let fetched;
let told;
let platform;

beforeEach(() => {
  clock = new FakeClock();
  told = [];
  fetched = fakeFetch();
  const fake = fakeSockets();
  sockets = fake.sockets;
  const waits = { firstDelayMs: 100, maxDelayMs: 1_000, silenceMs: 5_000 };
  platform = { WebSocket: fake.WebSocket, fetch: fetched.fetch, ...waits };
});

afterEach(() => clock.restore());

const listener = {
  onChange: ({ op, key, row, previous }) => told.push(previous ? [op, key, row.v, previous.v] : [op, key, row.v]),
  onCaughtUp: (rows) => told.push(`caught up with ${rows.size}`),
  onReset: (reason) => told.push(`reset: ${reason}`),
  onLagged: (missed) => told.push(`lagged: ${missed}`),
  onError: (error) => told.push(`error: ${error.code}`),
  onState: (state) => told.push(state),
};

function subscribe(table = {}, options = {}) {
  return connect('http://gateway:8080', { ...platform, ...options }).table('t', table).subscribe(listener);
}

function last() {
  return sockets[sockets.length - 1];
}

function subscribed(resumed, columns = COLUMNS, primaryKey = ['k']) {
  return { type: 'subscribed', table: 't', resumed, columns, primaryKey };
}

function changes(position, ...changes) {
  const told = changes.map(([op, k, v]) => ({ op, row: op === '-D' ? { k } : { k, v } }));
  return { type: 'changes', changes: told, position };
}

const caughtUp = (position) => ({ type: 'caught-up', position });

/** A subscription that holds a=1 and is live at position P1. */
async function live(table, options) {
  const subscription = subscribe(table, options);
  await settle();
  last().open().send(subscribed(false), changes('P1', ['+I', 'a', 1]), caughtUp('P1'));
  told.length = 0;
  return subscription;
}

/** The next connection, once the client makes one. */
async function reconnected() {
  const before = sockets.length;
  while (sockets.length === before) {
    await clock.advance(100);
  }
  return last();
}

function entries(subscription) {
  return [...subscription.rows].map(([key, { v }]) => [key, v]);
}

test('a snapshot and what follows are told, and the map has them', async () => {
  const subscription = subscribe();
  assert.deepEqual(told, [], 'nothing is told before subscribe() has returned');
  await settle();
  last().open().send(
    subscribed(false),
    changes('P1', ['+I', 'a', 1], ['+I', 'b', 2]),
    caughtUp('P2'),
    changes('P3', ['+U', 'a', 3], ['-D', 'b']),
  );
  assert.equal(last().url.href, 'ws://gateway:8080/v1/tables/t/changes');
  assert.equal(last().protocol, 'tidegate.v1.json');
  assert.deepEqual(told, ['connecting', 'snapshot', ['+I', 'a', 1], ['+I', 'b', 2], 'live', 'caught up with 2',
    ['+U', 'a', 3, 1], ['-D', 'b', undefined, 2]]);
  assert.deepEqual(entries(subscription), [['a', 3]]);
  assert.equal(subscription.position, 'P3');
  assert.deepEqual(subscription.primaryKey, ['k']);
});

test('what is asked for is passed on as it was given, and nothing else', async () => {
  const query = { filter: 'v > 1 && k == "ü"', columns: ['k', 'v'], delivery: 'every', onLag: 'reset', maxRate: 5 };
  subscribe({ ...query, snapshot: false, map: false });
  await settle();
  assert.deepEqual([...last().url.searchParams],
    Object.entries({ ...query, columns: 'k,v', maxRate: '5', snapshot: 'false' }));
});

test('a lost connection is taken up with the same filter', async () => {
  const subscription = await live({ filter: 'v < 9' });
  last().end();
  const socket = await reconnected();
  assert.deepEqual([...socket.url.searchParams], [['filter', 'v < 9'], ['from', 'P1']]);
  told.length = 0;
  // The gateway may not know which of them was held here.
  socket.open().send(subscribed(true),
    changes('P2', ['-D', 'never held'], ['-D', 'a'], ['+U', 'b', 2]), caughtUp('P2'));
  assert.deepEqual(told, ['resuming', ['-D', 'a', undefined, 1], ['+I', 'b', 2], 'live', 'caught up with 1']);
  assert.deepEqual(entries(subscription), [['b', 2]]);
});

test('a filter that is refused is told once, and not tried again', async () => {
  const refusal = { code: 'invalid-filter', detail: "filter: character 1: there is no column or function 'x'." };
  fetched.answers.push(problem(400, refusal));
  let error = null;
  connect('http://gateway', platform).table('t', { filter: 'x > 1' }).subscribe({
    onError: (e) => { told.push(e.code); error = e; },
    onState: (state) => told.push(state),
  });
  await settle();
  last().end(1006);
  await settle();
  assert.deepEqual(told, ['connecting', 'closed', 'invalid-filter']);
  assert.deepEqual([error.message, error.retryable], [refusal.detail, false]);
  await clock.advance(LONGEST_WAIT);
  assert.deepEqual([sockets.length, fetched.requests.length, clock.waiting], [1, 1, 0]);
});

test('a filter that no longer fits the table is the end of a subscription that was live', async () => {
  await live({ filter: 'v < 9' });
  last().end();
  fetched.answers.push(problem(400, { code: 'invalid-filter', detail: 'filter: the column is gone' }));
  (await reconnected()).end();
  await settle();
  assert.deepEqual(told, ['reconnecting', 'connecting', 'closed', 'error: invalid-filter']);
  assert.equal(clock.waiting, 0);
});

test('a position of another filter makes the rows void that came with it', async () => {
  const subscription = subscribe({ filter: 'v > 1', from: 'P7', rows: [['a', { k: 'a', v: 1 }]] });
  await settle();
  last().open().send(subscribed(false), { type: 'reset', reason: 'query-changed' },
    changes('Q1', ['+I', 'b', 2]), caughtUp('Q1'));
  assert.deepEqual(told.slice(1), ['snapshot', 'reset: query-changed', ['+I', 'b', 2], 'live', 'caught up with 1']);
  assert.deepEqual([entries(subscription), subscription.position], [[['b', 2]], 'Q1']);
});

test('changes that were missed are told of, and what they came to is told as it is here', async () => {
  const subscription = await live({ delivery: 'every' });
  last().send({ type: 'lagged', missed: 7 },
    { ...changes('P2', ['+U', 'b', 2], ['+U', 'a', 5], ['-D', 'c']), conflated: 4 });
  assert.deepEqual(told, ['lagged: 7', ['+I', 'b', 2], ['+U', 'a', 5, 1]]);
  assert.deepEqual([subscription.state, subscription.position], ['live', 'P2']);
});

test('from the earliest is a snapshot, and keeps a map', async () => {
  const subscription = subscribe({ from: 'earliest' });
  await settle();
  assert.equal(last().url.searchParams.get('from'), 'earliest');
  last().open().send(subscribed(false), changes('P1', ['+I', 'a', 1]), caughtUp('P1'));
  assert.deepEqual(entries(subscription), [['a', 1]]);
});

test('a gateway may have a prefix, a secure address, and tables of any name', async () => {
  connect('https://host/live', platform).table('a b/ü').subscribe();
  await settle();
  assert.equal(last().url.href, 'wss://host/live/v1/tables/a%20b%2F%C3%BC/changes');
});

test('what cannot be an address, or a choice, is refused at once', () => {
  assert.throws(() => connect('ftp://host', platform), /must begin with http/);
  assert.throws(() => connect('http://host', { ...platform, numbers: 'big' }), /none of double, bigint, string/);
});

test('a lost connection is taken up at the last position, and the map tells inserts from updates', async () => {
  const subscription = await live();
  last().send(changes('P2', ['+I', 'b', 2]));
  last().end(1006);
  assert.equal(subscription.state, 'reconnecting');
  const socket = await reconnected();
  assert.equal(socket.url.searchParams.get('from'), 'P2');
  told.length = 0;
  socket.open().send(subscribed(true),
    changes('P3', ['+I', 'a', 10], ['-D', 'never held'], ['+U', 'c', 3], ['-D', 'b']), caughtUp('P4'));
  assert.deepEqual(told,
    ['resuming', ['+U', 'a', 10, 1], ['+I', 'c', 3], ['-D', 'b', undefined, 2], 'live', 'caught up with 2']);
  assert.deepEqual(entries(subscription), [['a', 10], ['c', 3]]);
});

test('frames with conflated changes are as loose as a resume', async () => {
  await live();
  last().send({ ...changes('P2', ['-D', 'x'], ['+I', 'a', 5]), conflated: 3 });
  assert.deepEqual(told, [['+U', 'a', 5, 1]]);
});

test('waits are twice as long each time, up to a bound, and never the same for all', async () => {
  const random = Math.random;
  try {
    const waits = {};
    for (const share of [0, 0.999999]) {
      Math.random = () => share;
      waits[share] = [];
      const client = connect('http://gateway', { ...platform });
      client.table('t').subscribe({
        onState: (state, { delayMs }) => delayMs && waits[share].push(Math.round(delayMs)),
      });
      for (let i = 0; i < 6; i++) {
        await clock.advance(1_000);
        last().end();
        await settle();
      }
      client.close();
    }
    assert.deepEqual(waits[0], [50, 100, 200, 400, 500, 500]);
    assert.deepEqual(waits[0.999999], [100, 200, 400, 800, 1_000, 1_000]);
  } finally {
    Math.random = random;
  }
});

test('waits begin anew once it has caught up', async () => {
  await live();
  for (let i = 0; i < 5; i++) {
    last().end();
    await settle();
    await reconnected();
  }
  last().open().send(subscribed(true), caughtUp('P2'));
  const before = sockets.length;
  last().end();
  await clock.advance(100);
  assert.equal(sockets.length, before + 1);
});

test('a reset empties the map and tells so, and what follows is a snapshot', async () => {
  const subscription = await live();
  last().send({ type: 'reset', reason: 'lagged' });
  assert.deepEqual(told, ['reset: lagged', 'snapshot']);
  assert.equal(subscription.rows.size, 0);
  assert.equal(subscription.position, null, 'a position of before is void');
  last().send(changes('Q1', ['+I', 'a', 7]), caughtUp('Q2'));
  assert.deepEqual(told.slice(2), [['+I', 'a', 7], 'live', 'caught up with 1']);
});

test('a token that is too old is answered with a reset, which is told once', async () => {
  const subscription = await live();
  last().end();
  (await reconnected()).open();
  told.length = 0;
  last().send(subscribed(false), { type: 'reset', reason: 'token-expired' });
  last().send(changes('Q1', ['+I', 'b', 2]), caughtUp('Q1'));
  assert.deepEqual(told, ['snapshot', 'reset: token-expired', ['+I', 'b', 2], 'live', 'caught up with 1']);
  assert.deepEqual(entries(subscription), [['b', 2]]);
});

test('a token that the gateway cannot read is given up, and the rows with it', async () => {
  const subscription = await live();
  last().end();
  await reconnected();
  fetched.answers.push(problem(400, { code: 'invalid-token', detail: 'no token' }));
  last().end();
  await settle();
  assert.equal(told[told.length - 1], 'error: invalid-token');
  const socket = await reconnected();
  assert.equal(socket.url.searchParams.get('from'), null);
  told.length = 0;
  socket.open().send(subscribed(false), changes('Q1', ['+I', 'b', 2]), caughtUp('Q1'));
  assert.deepEqual(told, ['reset: invalid-token', 'snapshot', ['+I', 'b', 2], 'live', 'caught up with 1']);
  assert.deepEqual(entries(subscription), [['b', 2]]);
});

test('after goaway it comes back when it was told to, from where it was', async () => {
  await live();
  last().send({ type: 'goaway', retryAfterMs: 3_000 });
  assert.ok(last().closed);
  last().end(1001, 'the node drains');
  await clock.advance(2_999);
  assert.equal(sockets.length, 1);
  await clock.advance(1);
  assert.equal(sockets.length, 2);
  assert.equal(last().url.searchParams.get('from'), 'P1');
  assert.deepEqual(told, ['reconnecting', 'connecting']);
});

test('an error that is retryable is told, and tried again', async () => {
  await live();
  last().send({ type: 'error', code: 'kafka-unavailable', message: 'no broker', retryable: true });
  assert.deepEqual(told, ['reconnecting', 'error: kafka-unavailable']);
  await reconnected();
});

test('an error that is not retryable is told, and is the end', async () => {
  const subscription = await live();
  last().send({ type: 'error', code: 'internal', message: 'a bug', retryable: false });
  last().end(1011, 'see the error frame');
  assert.deepEqual(told, ['closed', 'error: internal']);
  assert.equal(subscription.state, 'closed');
  await clock.advance(LONGEST_WAIT);
  assert.equal(sockets.length, 1);
  assert.equal(clock.waiting, 0);
});

for (const code of [1000, 1001, 1005, 1006, 1008, 1011, 1012, 1013, 4000]) {
  test(`after close code ${code} it comes back`, async () => {
    await live();
    last().end(code);
    await reconnected();
    assert.equal(last().url.searchParams.get('from'), 'P1');
  });
}

for (const code of [1002, 1003, 1007, 1009, 1010]) {
  test(`after close code ${code} it does not come back`, async () => {
    await live();
    last().end(code, 'your fault');
    assert.deepEqual(told, ['closed', 'error: closed']);
    await clock.advance(LONGEST_WAIT);
    assert.equal(sockets.length, 1);
  });
}

test('an upgrade that is refused is asked for its reason', async () => {
  fetched.answers.push(problem(404, { code: 'unknown-table', detail: "there is no table 't'" }));
  let told = null;
  connect('http://gateway', platform).table('t').subscribe({ onError: (error) => { told = error; } });
  await settle();
  last().end(1006);
  await settle();
  assert.ok(told instanceof TidegateError);
  assert.deepEqual([told.code, told.message, told.retryable], ['unknown-table', "there is no table 't'", false]);
  assert.equal(fetched.requests[0].headers.Accept, 'application/x-ndjson');
});

test('an answer of somebody before the gateway is tried again if that may help', async () => {
  fetched.answers.push(new Response('<html>', { status: 502 }), new Response('null', { status: 404 }));
  subscribe({}, { WebSocket: null });
  await settle();
  assert.deepEqual(told, ['connecting', 'reconnecting', 'error: http']);
  await clock.advance(100);
  assert.deepEqual(told.slice(3), ['connecting', 'closed', 'error: http']);
});

test('a token that was refused though there was none is the end', async () => {
  fetched.answers.push(problem(400, { code: 'invalid-token', detail: 'no token' }));
  subscribe({}, { WebSocket: null });
  await settle();
  assert.deepEqual(told, ['connecting', 'closed', 'error: invalid-token']);
});

test('a connection that fails without being closed is a lost one', async () => {
  const subscription = await live();
  last().fail();
  assert.equal(subscription.state, 'reconnecting');
  (await reconnected()).fail();
  await settle();
  assert.equal(subscription.state, 'reconnecting');
  await reconnected();
});

test('where only the upgrade is refused the changes come as lines', async () => {
  const subscription = subscribe();
  await settle();
  const answer = new StreamedAnswer();
  fetched.answers.push(answer.response);
  last().end(1006);
  for (const frame of [subscribed(false), changes('P1', ['+I', 'ü', 1]), caughtUp('P1')]) {
    for (const byte of new TextEncoder().encode(`${JSON.stringify(frame)}\n`)) {
      answer.write(Uint8Array.of(byte)); // chunks end anywhere
    }
  }
  for (let i = 0; i < 200; i++) {
    await settle();
  }
  assert.deepEqual(entries(subscription), [['ü', 1]]);
  answer.break();
  await settle();
  assert.equal(subscription.state, 'reconnecting');
});

test('without a WebSocket the changes come as lines, and resume', async () => {
  const answer = new StreamedAnswer();
  fetched.answers.push(answer.response);
  const subscription = subscribe({}, { WebSocket: null });
  await settle();
  answer.write(`${JSON.stringify(subscribed(false))}\n${JSON.stringify(changes('P1', ['+I', 'a', 1]))}\n`);
  await settle();
  answer.break();
  await settle();
  await clock.advance(100);
  assert.equal(fetched.requests[1].url.searchParams.get('from'), 'P1');
  assert.equal(subscription.state, 'reconnecting');
  subscription.close();
  assert.equal(clock.waiting, 0);
});

test('a gateway that asks for time is given it', async () => {
  fetched.answers.push(problem(429, { code: 'overloaded', detail: 'full', retryable: true }, { 'Retry-After': '30' }));
  subscribe({}, { WebSocket: null });
  await settle();
  assert.deepEqual(told, ['connecting', 'reconnecting', 'error: overloaded']);
  await clock.advance(29_999);
  assert.equal(fetched.requests.length, 1);
  await clock.advance(1);
  assert.equal(fetched.requests.length, 2);
});

test('a gateway that cannot be reached is a state, and no error', async () => {
  subscribe({}, { WebSocket: null });
  await settle();
  assert.deepEqual(told, ['connecting', 'reconnecting']);
});

test('after three attempts that never reached a gateway the listener gets the reason, once', async () => {
  const error = Object.assign(new TypeError('fetch failed'), {
    cause: { errors: [{ message: 'connect ECONNREFUSED ::1:8080' }, { message: 'connect ECONNREFUSED 127.0.0.1:8080' }] },
  });
  const errors = [];
  let attempts = 0;
  const fetch = () => {
    attempts++;
    return Promise.reject(error);
  };
  connect('http://localhost:8080', { ...platform, fetch, WebSocket: null }).table('t')
    .subscribe({ onError: (e) => errors.push(e) });
  while (attempts < 9) {
    await settle();
    assert.equal(errors.length, attempts < 3 ? 0 : 1);
    await clock.advance(10);
  }
  assert.equal(errors[0].code, 'unreachable');
  assert.equal(errors[0].retryable, true);
  assert.match(errors[0].message, /http:\/\/localhost:8080: connect ECONNREFUSED ::1:8080; connect ECONNREFUSED 127/);
});

test('a gateway that was reached and is away for long is a state, and no error', async () => {
  await live({}, { fetch: () => Promise.reject(new TypeError('fetch failed')) });
  last().close();
  for (let attempt = 0; attempt < 9; attempt++) {
    await clock.advance(1_000);
    last().fail();
    await settle();
  }
  assert.ok(sockets.length >= 9);
  assert.equal(told.filter((each) => String(each).startsWith('error')).length, 0);
});

test('every key has an address that URLs keep as it is', async () => {
  const pieces = ['', '.', '..', '/', '%', '%2E', '%2C', ',', ' ', '+', '?', '#', '&', '=', '\\', '\u0000', '\n', 'é', '漢', '😀', "'", '"'];
  const pick = () => pieces[Math.floor(Math.random() * pieces.length)];
  const keys = [...pieces, ...Array.from({ length: 2_000 }, () => pick() + pick() + pick())];
  for (const a of keys) {
    const b = pick();
    const url = new URL(rowPath('a/b', ['a', 'b'], { a, b }), 'http://gateway/prefix/');
    const again = new URL(new URL(url.href).href);
    assert.equal(again.pathname, '/prefix/v1/tables/a%2Fb/rows');
    assert.deepEqual([...again.searchParams.keys()], ['key']);
    const texts = again.searchParams.get('key').split(',').map((text) => text.replaceAll('%2C', ',').replaceAll('%25', '%'));
    assert.deepEqual(texts, [a, b]);
  }
  assert.equal(rowPath('t', ['k'], { k: '..' }), 'v1/tables/t/rows?key=..');
  assert.equal(rowPath('t', ['k'], { k: '50%,' }), 'v1/tables/t/rows?key=50%2525%252C');
  assert.equal(rowPath('t', ['k'], { k: 12345678901234567890n }), 'v1/tables/t/rows?key=12345678901234567890');

  const subscription = await live();
  assert.equal(subscription.rowUrl({ k: '' }), 'http://gateway:8080/v1/tables/t/rows?key=');
});

test('a connection on which nothing comes is given up', async () => {
  const subscription = await live();
  await clock.advance(4_999);
  last().send({ type: 'progress', position: 'P2' });
  await clock.advance(4_999);
  assert.equal(subscription.state, 'live');
  await clock.advance(1);
  assert.equal(subscription.state, 'reconnecting');
  assert.ok(last().closed);
  assert.equal((await reconnected()).url.searchParams.get('from'), 'P2');
});

test('a table that is not served yet is waited for', async () => {
  const seen = [];
  connect('http://gateway', platform).table('t').subscribe({ onState: (state, detail) => seen.push([state, detail]) });
  await settle();
  last().open().send({ type: 'progress', state: 'restoring', lag: 7 });
  last().send({ type: 'progress', state: 'restoring', lag: 3, problem: 'slow' }, subscribed(false));
  assert.deepEqual(seen, [
    ['connecting', { attempt: 0 }],
    ['waiting', { table: 'restoring', lag: 7, problem: null }],
    ['waiting', { table: 'restoring', lag: 3, problem: 'slow' }],
    ['snapshot', {}],
  ]);
});

test('a table that waits amid its life is live again with the next sign of life', async () => {
  const subscription = await live();
  last().send({ type: 'progress', state: 'waiting', lag: 0 });
  assert.equal(subscription.state, 'waiting');
  last().send({ type: 'progress', position: 'P2' });
  assert.equal(subscription.state, 'live');
});

test('a position and rows that were kept are taken up', async () => {
  const subscription = subscribe({ from: 'P7', rows: [['a', { k: 'a', v: 1 }]] });
  await settle();
  assert.equal(last().url.searchParams.get('from'), 'P7');
  last().open().send(subscribed(true), changes('P8', ['+I', 'a', 2], ['+I', 'b', 1]));
  assert.deepEqual(told.slice(2), [['+U', 'a', 2, 1], ['+I', 'b', 1]]);
  assert.equal(subscription.position, 'P8');
});

for (const options of [{ from: 'P7' }, { from: 'latest' }, { map: false }, { snapshot: false }]) {
  test(`with ${JSON.stringify(options)} no rows are held, and changes are told as they came`, async () => {
    const subscription = subscribe(options);
    await settle();
    last().open().send(subscribed(true), changes('P8', ['+U', 'a', 2], ['-D', 'b']));
    assert.deepEqual(told.slice(2), [['+U', 'a', 2], ['-D', 'b', undefined]]);
    assert.equal(subscription.rows.size, 0);
  });
}

test('a table without a primary key has changes, and no map', async () => {
  const subscription = subscribe();
  await settle();
  last().open().send(subscribed(false, COLUMNS, []), changes('P1', ['+I', 'a', 1], ['+I', 'a', 1]));
  assert.deepEqual(told.slice(2), [['+I', null, 1], ['+I', null, 1]]);
  assert.equal(subscription.rows.size, 0);
});

test('keys of several columns are joined so that no two are the same', async () => {
  const subscription = subscribe();
  await settle();
  const columns = [{ name: 'b', type: 'STRING NOT NULL' }, { name: 'a', type: 'INT NOT NULL' }];
  last().open().send(subscribed(false, columns, ['a', 'b']),
    { type: 'changes', position: 'P', changes: [{ op: '+I', row: { b: 'x,y%', a: 1 } }] });
  assert.deepEqual([...subscription.rows.keys()], ['1,x%2Cy%25']);
  assert.equal(subscription.key({ a: 1, b: 'x,y%' }), '1,x%2Cy%25');
  assert.equal(subscription.key({ a: -0, b: 'x' }), '-0.0,x');
  assert.equal(subscription.key({ a: 0, b: 'x' }), '0,x');
});

for (const numbers of ['double', 'bigint', 'string']) {
  test(`with numbers as ${numbers} keys beyond 2^53 are still two`, async () => {
    const subscription = subscribe({}, { numbers });
    await settle();
    for (const type of ['BIGINT NOT NULL', 'DECIMAL(20, 2) NOT NULL']) {
      const digits = type.startsWith('BIGINT')
        ? ['9007199254740992', '9007199254740993', '5']
        : ['9007199254740992.10', '9007199254740992.11', '5.00'];
      last().open().send({ type: 'reset', reason: 'test' }, subscribed(false, [{ name: 'k', type }], ['k']));
      for (const k of digits) {
        last().send(`{"type":"changes","changes":[{"op":"+I","row":{"k":${k}}}],"position":"P"}`);
      }
      assert.deepEqual([...subscription.rows.keys()], digits);
    }
  });
}

test('numbers are read as they were asked for', () => {
  const text = '{"long":-9007199254740993,"safe":9007199254740991,"decimal":12.50,"double":1.0E300,'
    + '"text":"9007199254740993 \\"1.0\\""}';
  const { text: escaped } = JSON.parse(text);
  assert.deepEqual(parseJson(text), JSON.parse(text));
  assert.deepEqual(parseJson(text, 'bigint'),
    { long: -9007199254740993n, safe: 9007199254740991, decimal: 12.5, double: 1e300, text: escaped });
  assert.deepEqual(parseJson(text, 'string'),
    { long: '-9007199254740993', safe: 9007199254740991, decimal: '12.50', double: '1.0E300', text: escaped });
});

test('a listener that throws is told of, and does no harm', async () => {
  const subscription = connect('http://gateway', platform).table('t').subscribe({
    onChange: () => { throw new Error('of the listener'); },
  });
  await settle();
  last().open().send(subscribed(false), changes('P1', ['+I', 'a', 1], ['+I', 'b', 2]));
  assert.deepEqual(entries(subscription), [['a', 1], ['b', 2]]);
  await assert.rejects(() => clock.advance(0), /of the listener/);
});

test('an end that nobody listens for is an error that nobody caught', async () => {
  connect('http://gateway', platform).table('t').subscribe();
  await settle();
  last().open().send({ type: 'error', code: 'internal', message: 'a bug', retryable: false });
  await assert.rejects(() => clock.advance(0), /a bug/);
});

test('something that is no frame is a reason to try again', async () => {
  await live();
  last().send('<html>');
  assert.deepEqual(told, ['reconnecting', 'error: invalid-frame']);
});

test('frames of a later version are passed over', async () => {
  const subscription = await live();
  last().send({ type: 'novelty', position: 'P9' });
  assert.deepEqual(told, []);
  assert.equal(subscription.position, 'P9');
});

test('nothing is told after close(), and nothing is left', async () => {
  const client = connect('http://gateway', platform);
  const seen = [];
  const subscription = client.table('t').subscribe({
    onChange: ({ key }) => { seen.push(key); subscription.close(); },
    onState: (state) => seen.push(state),
  });
  await settle();
  last().open().send(subscribed(false), changes('P1', ['+I', 'a', 1], ['+I', 'b', 2]));
  assert.deepEqual(seen, ['connecting', 'snapshot', 'a', 'closed']);
  assert.ok(last().closed);
  assert.equal(subscription.position, null, 'the frame was not told to its end');
  assert.equal(clock.waiting, 0);
});

test('a listener may close its subscription whatever it was told', async () => {
  for (const end of ['snapshot', 'live', 'reconnecting', 'connecting']) {
    const seen = [];
    const note = (what) => () => seen.push(what);
    const subscription = connect('http://gateway', platform).table('t').subscribe({
      onState: (state) => { seen.push(state); if (state === end) { subscription.close(); } },
      onChange: note('change'), onCaughtUp: note('caught up'), onReset: note('reset'), onError: note('error'),
    });
    await settle();
    if (end !== 'connecting') {
      last().open().send(subscribed(false), caughtUp('P1'));
      last().send({ type: 'error', code: 'overloaded', message: 'full', retryable: true });
    }
    assert.deepEqual(seen.slice(-2), [end, 'closed']);
    assert.equal(clock.waiting, 0);
  }
});

test('closing the client closes its subscriptions, also one that waits to come back', async () => {
  const client = connect('http://gateway', platform);
  const waits = client.table('t').subscribe();
  await settle();
  last().end();
  await settle();
  const young = client.table('t').subscribe();
  client.close();
  await settle();
  await clock.advance(LONGEST_WAIT);
  assert.deepEqual([waits.state, young.state, sockets.length, clock.waiting], ['closed', 'closed', 1, 0]);
});
