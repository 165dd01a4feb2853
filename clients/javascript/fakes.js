// What the tests of the client run it against: a WebSocket, an HTTP answer and a clock that do as they are told.

/** Lets everything happen that waits for nothing but its turn. */
export async function settle() {
  for (let i = 0; i < 20; i++) {
    await null;
  }
}

/** Timers that run when the test says so, in place of the platform's until `restore()`. */
export class FakeClock {
  #now = 0;
  #timers = new Map();
  #next = 1;
  #real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

  constructor() {
    globalThis.setTimeout = (task, delay = 0) => {
      this.#timers.set(this.#next, { task, at: this.#now + delay });
      return this.#next++;
    };
    globalThis.clearTimeout = (id) => this.#timers.delete(id);
  }

  restore() {
    Object.assign(globalThis, this.#real);
  }

  /** How many timers wait. */
  get waiting() {
    return this.#timers.size;
  }

  async advance(millis) {
    const end = this.#now + millis;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) {
        break;
      }
      const [id, { task, at }] = due;
      this.#timers.delete(id);
      this.#now = at;
      task();
      await settle();
    }
    this.#now = end;
  }
}

/** Makes a class of WebSockets, and keeps those that were opened in `sockets`. */
export function fakeSockets() {
  const sockets = [];
  class FakeWebSocket {
    closed = false;

    constructor(url, protocol) {
      this.url = new URL(url);
      this.protocol = protocol;
      sockets.push(this);
    }

    // What the client does.

    close() {
      this.closed = true;
    }

    // What the gateway does.

    open() {
      this.onopen({});
      return this;
    }

    send(...frames) {
      frames.forEach((frame) => this.onmessage({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) }));
      return this;
    }

    end(code = 1006, reason = '') {
      if (code === 1006) {
        this.fail();
      }
      this.onclose({ code, reason });
    }

    /** As in Node 20, where no close follows. */
    fail() {
      this.onerror({});
    }
  }
  return { WebSocket: FakeWebSocket, sockets };
}

/** A fetch that answers with what is put into `answers`, and cannot reach the gateway when there is nothing. */
export function fakeFetch() {
  const answers = [];
  const requests = [];
  async function fetch(url, { signal, headers }) {
    requests.push({ url: new URL(url), headers, signal });
    if (answers.length === 0) {
      throw new TypeError('fetch failed');
    }
    return answers.shift();
  }
  return { fetch, answers, requests };
}

/** An answer that streams what is written into it. */
export class StreamedAnswer {
  #controller;
  response = new Response(new ReadableStream({ start: (controller) => { this.#controller = controller; } }));

  write(text) {
    this.#controller.enqueue(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  }

  break() {
    this.#controller.error(new TypeError('terminated'));
  }
}

export function problem(status, { code, detail, retryable = false }, headers = {}) {
  return new Response(JSON.stringify({ status, code, detail, retryable }), { status, headers });
}
