// Brings finished entries to the server. Each goes under its own id as idempotency key: sent twice it is one case, so whatever happens in between, it is sent again until there is an answer.
import * as store from './store.js'
import * as seal from './seal.js'

const page = document.body.dataset.page
const patience = 30_000
const day = 24 * 60 * 60 * 1000

export let session

// Asks the server; nothing where there is no way to it.
async function ask(path, fields) {
  const body = fields && new FormData()
  for (const [name, value] of Object.entries(fields ?? {})) body.set(name, value)
  body?.set('__RequestVerificationToken', session.token)
  try {
    return await fetch(page + path, { method: body ? 'POST' : 'GET', body, cache: 'no-store', headers: { 'HX-Request': 'true' }, signal: AbortSignal.timeout(patience) })
  } catch {
    return undefined
  }
}

// Who is signed in: asked anew each time, because it may have become somebody else, and a token of before is then worth nothing.
async function meet() {
  const answer = await ask('/session')
  if (!answer?.ok) {
    if (answer?.status === 401 || answer?.status === 403) session = undefined
    return answer ? (answer.status < 500 ? 'ended' : 'away') : 'offline'
  }
  session = await answer.json()
  return 'there'
}

// Whether somebody is signed in and the server answers.
export const reach = async () => await meet() === 'there'

// Whom to visit, as it is now; says whether it came.
export async function visits() {
  const answer = await ask('/visits')
  if (!answer?.ok) return false
  await store.keep('visits', { person: session.person, at: Date.now(), ...await answer.json() })
  return true
}

// Who is behind a door: the answer or the sentence of a refusal; nothing where there is no way to the server. It stays in the page.
export async function who(of, fields) {
  const answer = await meet() === 'there' ? await ask('/who', { case: of, fields }) : undefined
  if (answer?.ok) return { clear: await answer.json() }
  const refusal = answer?.headers.get('content-type')?.includes('json') ? await answer.json() : undefined
  return refusal && { refused: refusal.detail ?? refusal.title ?? '' }
}

// A key for this person, renewed daily while there is a connection.
async function key() {
  const known = await store.kept('key')
  if (known?.person === session.person && Date.now() - known.at < day) return
  const answer = await ask('/key', {})
  if (!answer?.ok) return
  const { public: open, secret, sealed, kept } = await answer.json()
  seal.remember(sealed, secret)
  localStorage.setItem('referral-field', 'used')
  await store.keep('key', { person: session.person, public: open, sealed, kept, at: Date.now() })
}

async function unlock(entry) {
  const answer = seal.knows(entry) ? undefined : await ask('/key', { sealed: entry.sealed.key })
  if (answer?.ok) seal.remember(entry.sealed.key, await answer.text())
}

// Says how it went: there, away (the server is in trouble), ended (nobody is signed in) or offline.
export async function send() {
  const way = await meet()
  if (way !== 'there') return way
  await key()
  const own = (await store.all()).filter(entry => entry.person === session.person && entry.sealed).sort((one, other) => one.at - other.at)
  for (const entry of own) await unlock(entry)
  // One tab sends for all; what another one left as "being sent" when it was closed is sent again.
  return navigator.locks.request('referral-field', { ifAvailable: true }, async lock => {
    for (const entry of lock ? own : []) {
      const broken = ['waiting', 'sending'].includes(entry.state) && seal.knows(entry) && await deliver(entry)
      if (broken) return broken
    }
    return 'there'
  })
}

async function deliver(entry) {
  const content = await seal.open(entry.id, entry.sealed)
  // From here on the server may have it, so it can no longer be changed on this side.
  if (!await store.change(entry.id, now => now && ['waiting', 'sending'].includes(now.state) ? { ...now, state: 'sending', tried: true } : undefined)) return undefined
  const answer = await ask(entry.visit ?? entry.referral ? '/visits' : '/cases', { ...content, id: entry.id, person: entry.person })
  const result = answer?.headers.get('content-type')?.includes('json') ? await answer.json().catch(() => undefined) : undefined
  const set = next => store.change(entry.id, now => now && { ...now, trouble: undefined, ...next })
  if (answer?.ok && result) {
    await set({ state: 'saved', sealed: undefined, number: result.number || entry.number, earlier: result.earlier })
    return undefined
  }
  if (answer && [400, 422].includes(answer.status) && result) {
    await set({ state: 'refused', errors: result.errors, trouble: Object.values(result.errors).join(' ') || result.detail || result.title })
    return undefined
  }
  await set({ state: 'waiting', trouble: result?.title ?? undefined })
  return !answer ? 'offline' : answer.status === 401 ? 'ended' : 'away'
}
