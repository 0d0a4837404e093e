import type { IncomingMessage, ServerResponse } from 'node:http';
import { openWebServer, type WebServer } from './web-server.ts';

export interface ShopSite extends WebServer {
  /** Where the page's own scripts say that its elements are, by id: CSS pixels from the top left of the page. */
  readonly rectangles: ReadonlyMap<string, { x: number; y: number; width: number; height: number }>;
  /** Lets the slow page be answered, now and from now on. */
  answerSlowPages(): void;
}

const document = (title: string, body: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
  <style>body { margin: 20px; font: 16px/1.5 sans-serif } section { margin-bottom: 40px } .far { margin-top: 2400px }
  #curtain { position: fixed; inset: 0; background: #000a; display: none }</style></head><body>${body}</body></html>`;

const front = document(
  'Shoe shop',
  `<h1>Shoes</h1>
  <form id="search" action="/search"><label>Search <input id="query" name="q" placeholder="What do you look for?"></label> <button id="go">Search</button></form>
  <section><label>Colour <select id="colour" onchange="chosen.textContent = 'You chose ' + this.value"><option value="r">Red</option><option value="b">Blue</option></select></label>
    <p id="chosen"></p></section>
  <ul id="offers"><li><a class="offer" href="/shoes/1">Sandals</a></li><li><a class="offer" href="/shoes/2">Boots</a></li><li hidden><a class="offer" href="/shoes/3">Old boots</a></li></ul>
  <p><a id="moved" href="/moved">Sale</a> <a id="slow" href="/slow">Slow page</a> <a id="list" href="/prices.csv">Price list</a> <a id="tab" href="/search?q=tab" target="_blank">New tab</a></p>
  <p><button id="buy" onclick="cart.textContent = 'In the cart: 1'; console.info('bought')">Buy</button> <button id="sold" disabled>Sold out</button>
    <button id="later" onclick="setTimeout(() => { appearing.hidden = false }, 50)">Later</button> <button id="cover" onclick="curtain.style.display = 'block'">Cover</button>
    <button id="ask" onclick="cart.textContent = confirm('Really?') ? 'yes' : 'no'">Ask</button></p>
  <p id="cart">Empty</p><p id="appearing" hidden>Here now</p><div id="curtain"></div>
  <iframe id="frame" src="/frame" width="300" height="100" title="Advice"></iframe>
  <p class="far"><button id="bottom" onclick="cart.textContent = 'From far below'">Far below</button></p>
  <script>
    console.warn('The shop is being rebuilt'); console.error('A line went wrong'); setTimeout(() => { throw new Error('Thrown by the shop') });
    addEventListener('load', () => fetch('/rectangles', { method: 'POST', keepalive: true, body: JSON.stringify(Object.fromEntries([...document.querySelectorAll('[id]')].map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect(); return [element.id, { x: left + scrollX, y: top + scrollY, width, height }]; }))) }));
  </script>`,
);

const login = document(
  'Sign in',
  `<form action="/account" method="post"><label>Name <input name="name"></label> <label>Password <input type="password" name="password" oninput="console.log('typed ' + this.value)"></label>
  <button>Sign in</button></form>`,
);

/** A small shop on 127.0.0.1, for tests of steps in a browser. */
export async function openShopSite(): Promise<ShopSite> {
  const rectangles: Map<string, { x: number; y: number; width: number; height: number }> = new Map();
  const slow = Promise.withResolvers<void>();
  const server = await openWebServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://shop');
    const page = (html: string, headers: Record<string, string | string[]> = {}) =>
      response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(html);
    switch (url.pathname) {
      case '/':
        return void page(front);
      case '/rectangles':
        for (const [id, rectangle] of Object.entries(JSON.parse(await textOf(request))))
          rectangles.set(id, rectangle as { x: number; y: number; width: number; height: number });
        return void response.writeHead(204).end();
      case '/search':
        return void page(
          document(`Results for ${url.searchParams.get('q')}`, `<h1>Results</h1><p id="found">Found ${url.searchParams.get('q')}</p><a href="/">Back</a>`),
        );
      case '/moved':
        return void response.writeHead(302, { location: '/search?q=sale' }).end();
      case '/slow':
        await slow.promise;
        return void page(document('At last', '<p>Here it is</p>'));
      case '/busy':
        return void page(document('Busy', '<p id="calm">Calm</p><script>fetch("/slow").then(() => { calm.textContent = "All is here" })</script>'));
      case '/hang':
        return void page(document('Hangs', '<button onclick="for (;;);">Hang</button>'));
      case '/prices.csv':
        return void response
          .writeHead(200, { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="price list.csv"' })
          .end('shoe,price\nboots,99\n');
      case '/frame':
        return void page(document('Advice', '<button id="advice" onclick="this.textContent = \'Measured\'">Measure your feet</button>'));
      case '/login':
        return void page(login);
      case '/account': {
        const name =
          request.method === 'POST'
            ? new URLSearchParams(await textOf(request)).get('name')
            : (/name=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'nobody');
        const body = `<p>You are ${name}, by ${request.method}</p><p id="stored"></p><script>${request.method === 'POST' ? "localStorage.setItem('basket', '3 shoes');" : ''}
          stored.textContent = 'Basket: ' + localStorage.getItem('basket')</script><div class="far" id="below">Below</div>`;
        return void page(document('Account', body), { 'set-cookie': `name=${name}; Path=/` });
      }
      default:
        return void response.writeHead(404, { 'content-type': 'text/html' }).end(document('Not there', '<p>There is no such page</p>'));
    }
  }

  return Object.assign(server, { rectangles, answerSlowPages: slow.resolve });
}

async function textOf(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await Array.fromAsync(request)).toString('utf8');
}
