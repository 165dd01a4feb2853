// Follows table `t` (k INT, v BIGINT) with the JavaScript client until standard input ends. To each line there it
// answers with what it holds. Arguments: the client's module, the gateway.

import { createInterface } from 'node:readline';

const [module, gateway] = process.argv.slice(2);
const { connect } = await import(module);

const strict = new Map();
const seen = { changes: 0, resumes: 0, resets: 0, errors: [], brokenPromises: [] };

/** What the client promises: no insert of a row that is held, no update or delete of one that is not. */
function apply({ op, key, row, previous }) {
  seen.changes++;
  const held = strict.get(key);
  if ((held === undefined) !== (op === '+I') || held !== previous) {
    seen.brokenPromises.push(`${op} ${key}`);
  }
  if (op === '-D') {
    strict.delete(key);
  } else {
    strict.set(key, row);
  }
}

const client = connect(gateway);
const subscription = client.table('t').subscribe({
  onChange: apply,
  onReset: () => { seen.resets++; strict.clear(); },
  onError: ({ message }) => seen.errors.push(message),
  onState: (state) => { seen.resumes += state === 'resuming' ? 1 : 0; },
});

createInterface({ input: process.stdin })
  .on('line', () => {
    const rows = [...subscription.rows.values()];
    console.log(JSON.stringify({ state: subscription.state, rows, strict: [...strict.values()], ...seen }));
  })
  .on('close', () => client.close());
