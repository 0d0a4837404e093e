import { createSocket } from 'node:dgram';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { StepError } from '../../domain/step-outcome.ts';
import { browser } from '../../domain/step-types/browser.ts';
import { browserEnv, hasChromium } from '../../testing/browser-env.ts';
import { openStepHarness, type StepHarness } from '../../testing/step-context.ts';
import { openWebServer, type WebServer } from '../../testing/web-server.ts';
import { browserExecutor } from '../executors/browser.ts';

/** The one that the operator allows, and from which everything is tried. */
let attacker: WebServer;
/** A private service that nothing may reach. */
let victim: WebServer;
let harness: StepHarness;
let body = '';

const run = (config: object) => browserExecutor.run(harness.step(browser.config.parse(config)));

/** Opens a page with this script, and waits until it has said how it went. */
async function attack(script: string, timeoutMs?: number): Promise<unknown> {
  body = `<!doctype html><title>Attack</title><p id="log"></p><script type="module">
    const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const attempt = async () => { ${script} };
    document.querySelector('#log').textContent = 'over: ' + await attempt().catch((error) => 'failed');
  </script>`;
  await run({ action: 'navigate', url: `${attacker.url}/` });
  return (await run({ action: 'extract', target: { text: 'over: ' }, timeout_ms: timeoutMs })).output;
}

describe.runIf(hasChromium)('what a page tries in order to reach what is private (Chromium)', () => {
  beforeAll(async () => {
    victim = await openWebServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' }).end('<p>secret</p>'),
    );
    attacker = await openWebServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://attacker');
      if (url.pathname === '/to') return void response.writeHead(302, { location: url.searchParams.get('url') ?? '' }).end();
      const isWorker = url.pathname === '/worker.js';
      response.writeHead(200, { 'content-type': isWorker ? 'text/javascript' : 'text/html', 'service-worker-allowed': '/' });
      response.end(
        isWorker
          ? `onmessage = (event) => fetch('${victim.url}/worker').then(() => 'got', () => 'no').then((text) => (event.source ?? self).postMessage(text));`
          : body,
      );
    });
    harness = await openStepHarness(browserEnv(attacker));
  });
  // Each begins with a browser's window of its own: what the last page led to may still be under way.
  afterEach(async () => {
    const { services, task } = harness.step({});
    await services.browsers.leave(task.id);
    await rm(join(harness.folder, '.taskloom-browser.json'), { force: true });
  });
  afterAll(async () => {
    expect(victim.requests.map(({ url }) => url)).toEqual([]);
    await harness[Symbol.asyncDispose]();
    await attacker[Symbol.asyncDispose]();
    await victim[Symbol.asyncDispose]();
  });

  test.each([
    ['the address itself', () => victim.url],
    ['its name', () => `http://localhost:${victim.port}`],
    ['one number', () => `http://2130706433:${victim.port}`],
    ['IPv6, mapped', () => `http://[::ffff:127.0.0.1]:${victim.port}`],
    ['the cloud’s metadata', () => 'http://169.254.169.254/latest/meta-data'],
    ['over TLS', () => `https://127.0.0.1:${victim.port}`],
    ['a redirect', () => `${attacker.url}/to?url=${victim.url}/redirected`],
    ['a redirect to TLS', () => `${attacker.url}/to?url=https://127.0.0.1:${victim.port}/redirected`],
  ])('a navigation to %s', async (_kind, url) => {
    await expect(run({ action: 'navigate', url: url() })).rejects.toMatchObject({ code: 'EGRESS_DENIED', hint: expect.stringContaining('EGRESS_ALLOW') });
  });

  test('a redirect to a file, or to what is the browser’s own', async () => {
    for (const url of ['file:///etc/passwd', 'chrome://version/']) {
      await expect(run({ action: 'navigate', url: `${attacker.url}/to?url=${url}` })).rejects.toMatchObject({ code: 'NAVIGATION_FAILED' });
    }
  });

  test.each([
    ['opens a window', () => `<button onclick="window.open('${victim.url}/window')">Win</button>`],
    ['downloads', () => `<a href="${victim.url}/download" download="x">Win</a>`],
    ['opens a tab', () => `<a href="${victim.url}/tab" target="_blank">Win</a>`],
  ])('a click that %s', async (_kind, html) => {
    body = `<!doctype html><title>Click</title>${html()}`;
    await run({ action: 'navigate', url: attacker.url });
    // Refused or not, depending on when the page that it leads to is there: what counts is that nothing arrives.
    await run({ action: 'click', target: { text: 'Win' } }).catch(() => undefined);
    expect(victim.requests.map(({ url }) => url)).toEqual([]);
  });

  test('a link that is clicked', async () => {
    body = `<!doctype html><title>Link</title><a href="${victim.url}/clicked">Win</a>`;
    await run({ action: 'navigate', url: attacker.url });
    await expect(run({ action: 'click', target: { text: 'Win' } })).rejects.toMatchObject({ code: 'EGRESS_DENIED' });
  });

  test.each([
    ['fetch', () => `await fetch('${victim.url}/fetch', { mode: 'no-cors' }).then((r) => r.type === 'opaque' || r.text()); return 'tried'`],
    [
      'an image, a frame, a style, a script',
      () => `for (const tag of ['img', 'iframe', 'script']) { const e = document.createElement(tag); e.src = '${victim.url}/' + tag; document.body.append(e) }
      const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = '${victim.url}/css'; document.head.append(l); await after(500); return 'tried'`,
    ],
    [
      'prefetch and preconnect',
      () =>
        `for (const rel of ['prefetch', 'preconnect', 'dns-prefetch', 'prerender']) { const l = document.createElement('link'); l.rel = rel; l.href = '${victim.url}/' + rel; document.head.append(l) } await after(500); return 'tried'`,
    ],
    ['a beacon', () => `navigator.sendBeacon('${victim.url}/beacon', 'x'); await after(300); return 'tried'`],
    ['an event source', () => `new EventSource('${victim.url}/events'); await after(300); return 'tried'`],
    [
      'a worker',
      () =>
        `const w = new Worker('/worker.js'); w.postMessage(''); return await new Promise((resolve) => { w.onmessage = ({ data }) => resolve(data); w.onerror = () => resolve('no') })`,
    ],
    [
      'a service worker',
      () => `const r = await navigator.serviceWorker.register('/worker.js'); await navigator.serviceWorker.ready; const said = new Promise((resolve) => { navigator.serviceWorker.onmessage = ({ data }) => resolve(data) });
      r.active.postMessage(''); return await said`,
    ],
  ])('%s', async (_kind, script) => {
    expect(await attack(script())).not.toMatchObject({ value: 'over: got' });
    // What is refused is said, where the page itself asked for it.
    expect(victim.requests.map(({ url }) => url)).toEqual([]);
  });

  test('WebSockets: to what is allowed they work, elsewhere not', async () => {
    const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise((listening) => sockets.on('listening', listening));
    const { port } = sockets.address() as { port: number };
    const seen: string[] = [];
    sockets.on('connection', () => seen.push('connected'));
    const open = (url: string) =>
      `return await new Promise((resolve) => { const s = new WebSocket('${url}'); s.onopen = () => resolve('got'); s.onerror = () => resolve('no') })`;
    expect(await attack(open(`ws://127.0.0.1:${port}`))).toMatchObject({ value: 'over: no' });
    expect(seen).toEqual([]);
    await using other = await openStepHarness({ ...browserEnv(attacker, { port }) });
    const config = (value: object) => other.step(browser.config.parse(value));
    body = body.replace('over: ', 'ended: ');
    await browserExecutor.run(config({ action: 'navigate', url: `${attacker.url}/` }));
    expect((await browserExecutor.run(config({ action: 'extract', target: { text: 'ended: ' } }))).output).toMatchObject({ value: 'ended: got' });
    for (const client of sockets.clients) client.terminate();
    await new Promise((closed) => sockets.close(closed));
  });

  test('what goes around a proxy: WebRTC over UDP and TCP, and WebTransport', async () => {
    const received: string[] = [];
    const udp = createSocket('udp4').on('message', () => received.push('udp'));
    await new Promise<void>((bound) => udp.bind(0, '127.0.0.1', bound));
    const tcp: Server = createServer((socket) => {
      received.push('tcp');
      socket.destroy();
    });
    await new Promise<void>((listening) => tcp.listen(0, '127.0.0.1', listening));
    const { port } = tcp.address() as { port: number };
    const turn = (url: string) => `{ urls: '${url}', username: 'a', credential: 'b' }`;
    const outcome = await attack(`
      const pc = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${udp.address().port}' }, ${turn(`turn:127.0.0.1:${udp.address().port}`)}, ${turn(`turn:127.0.0.1:${port}?transport=tcp`)}] });
      pc.createDataChannel('x');
      const gathered = new Promise((resolve) => { pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && resolve() });
      await pc.setLocalDescription(await pc.createOffer());
      await Promise.race([gathered, after(5000)]);
      const transport = await new WebTransport('https://127.0.0.1:${udp.address().port}/').ready.then(() => 'got', () => 'no').catch(() => 'no');
      return 'candidates ' + (pc.localDescription.sdp.match(/a=candidate/g) ?? []).length + ', transport ' + transport;`);
    expect(outcome).toMatchObject({ value: 'over: candidates 0, transport no' });
    expect(received).toEqual([]);
    await new Promise<void>((closed) => udp.close(() => closed()));
    await new Promise((closed) => tcp.close(closed));
  });

  test('files, from a page', async () => {
    expect(await attack(`await fetch('file:///etc/passwd'); return 'got'`)).toMatchObject({ value: 'over: failed' });
    // The page may be there still, or have become one that says what is wrong: what counts is that neither it nor a frame shows the file.
    await attack(
      `const f = document.createElement('iframe'); f.src = 'file:///etc/passwd'; document.body.append(f); await after(300); location.href = 'file:///etc/passwd'; await after(300); return location.protocol`,
      5_000,
    ).catch(() => undefined);
    await expect(run({ action: 'extract', target: { text: 'root:' }, timeout_ms: 1_000 })).rejects.toBeInstanceOf(StepError);
  });
});
