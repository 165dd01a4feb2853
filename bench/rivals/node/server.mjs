// A Kafka topic as a live table over WebSockets: node server.mjs bootstrap=HOST:PORT topic=NAME [port=0]
//
// A client that connects is sent the rows there are, {"rows":[…]}, then {"live":true}; and each change from then on,
// {"row":…} or {"deleted":key}. Rows and keys are the JSON of the topic.
import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import lz4 from 'lz4-napi';
import { WebSocketServer } from 'ws';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
const ROWS_A_FRAME = 500;
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

const { bootstrap, topic, port = '0' } = Object.fromEntries(process.argv.slice(2).map((word) => word.split('=', 2)));
process.stdin.resume().on('end', () => process.exit(0));

CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: (encoder) => lz4.compressFrame(encoder.buffer),
  decompress: (buffer) => lz4.decompressFrame(buffer),
});

const rows = new Map(); // The latest row of each key, both as JSON text.
const clients = new Set();

function apply({ key, value }) {
  const id = key.toString();
  if (value === null) {
    rows.delete(id);
    broadcast(`{"deleted":${id}}`);
  } else {
    const row = value.toString();
    rows.set(id, row);
    broadcast(`{"row":${row}}`);
  }
}

function broadcast(text) {
  if (clients.size === 0) return;
  const frame = Buffer.from(text);
  for (const client of clients) {
    if (client.bufferedAmount > MAX_BUFFERED_BYTES) {
      client.terminate(); // Too slow: whoever comes back starts with the rows there are.
    } else {
      client.send(frame, { binary: false });
    }
  }
}

// Changes go out meanwhile. Iterating a Map shows what it holds by then, so no row is sent that is older than one before.
async function sendRows(client) {
  const sent = (frame) => new Promise((resolve) => client.send(frame, resolve));
  let page = [];
  for (const row of rows.values()) {
    page.push(row);
    if (page.length === ROWS_A_FRAME) {
      await sent(`{"rows":[${page}]}`);
      if (client.readyState !== client.OPEN) return;
      page = [];
    }
  }
  await sent(`{"rows":[${page}]}`);
  await sent('{"live":true}');
}

function serve() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: Number(port) });
  server.on('listening', () => console.log(`ready ${server.address().port}`));
  server.on('connection', (client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    client.on('error', (error) => console.error(error.message));
    sendRows(client);
  });
}

const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.WARN });
const admin = kafka.admin();
await admin.connect();
const offsets = await admin.fetchTopicOffsets(topic);
await admin.disconnect();
const unread = new Map(offsets.filter(({ low, high }) => low !== high).map((o) => [o.partition, BigInt(o.high)]));
if (unread.size === 0) serve();

// A group of its own: each server reads the whole topic.
const consumer = kafka.consumer({ groupId: `rival-${randomUUID()}` });
consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || process.exit(1));
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch }) => {
    batch.messages.forEach(apply);
    if (unread.has(batch.partition) && BigInt(batch.lastOffset()) + 1n >= unread.get(batch.partition)) {
      unread.delete(batch.partition);
      if (unread.size === 0) serve();
    }
  },
});
