// Keeps the field page on the phone. Before this text stand `version` and `files` (path to digest); the pages are kept in both languages.
const pages = ['/field/zh', '/field/en']
const cacheName = 'referral-field-' + version
// Where the page writes down its language.
const last = ['referral-field', '/field/last']
const loose = { ignoreVary: true }
const old = 12 * 60 * 60 * 1000

// A page is taken only as somebody signed in sees it; instead of a way to the sign-in the server answers 401.
async function take(cache, request) {
  const answer = await fetch(request)
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status} ${request.url}`)
  await cache.put(request.url, answer)
}

const renew = cache => Promise.all(pages.map(path => take(cache, new Request(path, { cache: 'no-store', headers: { 'HX-Request': 'true' } }))))

async function install() {
  const cache = await caches.open(cacheName)
  // The digest makes a file of another version no file at all.
  await Promise.all([renew(cache), ...Object.entries(files).map(([path, integrity]) => take(cache, new Request(path, { cache: 'no-cache', integrity })))])
  await self.skipWaiting()
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith('referral-field-') && name !== cacheName) await caches.delete(name)
  await self.clients.claim()
}

async function page(request, path) {
  if (path === '/field') {
    const language = await (await (await caches.open(last[0])).match(last[1]))?.text()
    return language ? Response.redirect(language) : fetch(request)
  }
  return await (await caches.open(cacheName)).match(path, loose) ?? fetch(request)
}

// Codes and places change now and then; the page of before is shown, the next one is new.
async function upToDate(path) {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(path, loose)
  if (kept && Date.now() - Date.parse(kept.headers.get('date')) > old) await renew(cache).catch(() => {})
}

addEventListener('install', event => event.waitUntil(install()))
addEventListener('activate', event => event.waitUntil(activate()))
addEventListener('message', event => event.waitUntil((async () => {
  await renew(await caches.open(cacheName))
  event.source.postMessage('renewed')
})().catch(() => {})))
addEventListener('fetch', event => {
  const { request } = event
  const path = new URL(request.url).pathname
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return
  if (request.mode === 'navigate' && (path === '/field' || pages.includes(path))) {
    event.respondWith(page(request, path))
    event.waitUntil(upToDate(path))
  } else if (files[path]) {
    event.respondWith(caches.open(cacheName).then(cache => cache.match(path, loose)).then(kept => kept ?? fetch(request)))
  }
})
