// The field page: five fields, kept on this phone from the first letter on, sent when there is a connection.
import * as store from './store.js'
import * as seal from './seal.js'
import * as sending from './sending.js'
import { show } from './entries.js'
import * as visits from './visits.js'

const form = document.getElementById('field')
const names = ['place', 'need', 'words', 'urgency', 'whoIs', 'who', 'phone']
const again = 20_000
const leavingLater = 'referral-field-leave'
let current = crypto.randomUUID?.()
let person

const notice = (name, shown) => { document.querySelector(`[data-notice=${name}]`).hidden = !shown }
const typed = () => Object.fromEntries(names.map(name => [name, form.elements[name].value.trim()]))
const untouched = () => !form.elements.need.value && !form.elements.who.value.trim() && !form.elements.phone.value.trim()

async function start() {
  const last = localStorage.getItem('referral-field-place')
  if ([...form.elements.place.options].some(option => option.value === last)) form.elements.place.value = last
  await forget()
  person = (await store.kept('key'))?.person
  store.onChange(draw)
  form.addEventListener('input', () => { notice('stored', false); details(); keep() })
  form.addEventListener('submit', event => { event.preventDefault(); finish() })
  document.getElementById('fresh').addEventListener('click', fresh)
  leaving()
  await draw()
  details()
  worker()
  await restore()
  form.dataset.ready = 'yes'
  for (const event of ['online', 'offline', 'focus']) addEventListener(event, go)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) go() })
  setInterval(() => { if (!document.hidden) go() }, again)
  await go()
  await restore()
}

// Whether the list of visits is as the server has it.
let listed
const draw = async () => {
  await show(person, current, load)
  await visits.show(person, listed, () => { notice('stored', true); go() }, () => notice('full', true))
}

// What is too old goes, sent or not: a phone is no archive, and a later repeat could open a second case.
async function forget() {
  for (const entry of await store.all()) if (entry.until < Date.now()) await store.remove(entry.id)
}

// One round at a time; whoever asks during one gets another.
let going = Promise.resolve()
let asked = false
function go() {
  if (!asked) {
    const next = () => { asked = false; return round() }
    asked = true
    going = going.then(next, next)
  }
  return going
}

// To the server and back; says on the page how it went.
async function round() {
  if (left) return
  if (localStorage.getItem(leavingLater)) return end()
  await forget()
  const way = await sending.send()
  document.querySelectorAll('[data-line]').forEach(part => { part.hidden = part.dataset.line !== (way === 'offline' ? 'off' : 'on') })
  const known = await store.kept('key')
  const now = sending.session?.person ?? known?.person
  // Somebody else works on this phone from here on.
  if (person && now && now !== person) return location.reload()
  person = now
  notice('ended', way === 'ended' && known)
  notice('first', way !== 'there' && !known)
  document.getElementById('leave').hidden = !person
  if (way === 'there') there()
  else listed = false
  await draw()
}

function there() {
  if (location.hash === '#leave') {
    history.replaceState(null, '', location.pathname)
    return document.getElementById('leave').requestSubmit()
  }
  if (!untouched() && !form.dataset.kept) keep()
  moved()
  sending.visits().then(came => { listed = came; draw() })
}

// The places of the page are those of whoever it was kept for.
function moved() {
  if (sending.session.area === document.body.dataset.area || !navigator.serviceWorker.controller || !untouched()) return
  navigator.serviceWorker.controller.postMessage('renew')
}

async function worker() {
  if (!navigator.serviceWorker) return
  navigator.serviceWorker.addEventListener('message', () => { if (untouched()) location.reload() })
  // Without a connection there is no newer one.
  await navigator.serviceWorker.register('/field/worker.js', { scope: '/field' }).catch(() => {})
  await navigator.serviceWorker.ready
  await (await caches.open('referral-field')).put('/field/last', new Response(document.body.dataset.page))
  navigator.storage.persist?.()
  document.getElementById('ready').hidden = false
}

// Kept as it is typed. What was finished in another tab meanwhile stays as it was finished there.
let writing = Promise.resolve()
let timer
function keep() {
  delete form.dataset.kept
  clearTimeout(timer)
  timer = setTimeout(() => { writing = writing.then(() => write(), () => write()) }, 200)
}

async function write(finished = false) {
  const id = current
  const content = typed()
  const key = await store.kept('key')
  if (!key || key.person !== person || key.at + key.kept < Date.now()) return notice('first', true)
  const sealed = await seal.seal(id, content, key)
  const now = Date.now()
  const done = await store.change(id, old => old && !['draft', 'refused', 'waiting'].includes(old.state) || old?.state === 'waiting' && old.tried ? undefined : {
    ...old, id, person: key.person, place: content.place, need: content.need, sealed, at: old?.at ?? now, until: old?.until ?? now + key.kept,
    state: finished ? 'waiting' : old?.state === 'refused' ? 'refused' : 'draft', tried: false, ...finished && { errors: undefined, trouble: undefined }
  }).catch(() => { notice('full', true) })
  if (done !== undefined) notice('full', false)
  if (done) form.dataset.kept = 'yes'
  return done
}

async function finish() {
  for (const field of ['place', 'need', ...document.getElementById('in-words').hidden ? [] : ['words']]) wrong(field, form.elements[field].value.trim() ? '' : document.getElementById('wrong-' + field).dataset.missing)
  const first = form.querySelector('[aria-invalid=true]')
  if (first && ['place', 'need', 'words'].includes(first.name) && !first.value.trim()) return first.focus()
  clearTimeout(timer)
  // The next letter belongs to the next entry.
  form.inert = true
  localStorage.setItem('referral-field-place', form.elements.place.value)
  const done = await writing.then(() => write(true)).finally(() => { form.inert = false })
  notice('elsewhere', done === false)
  if (!done) {
    // Finished in another tab: what stands here would be one more.
    if (done === false) current = crypto.randomUUID()
    return
  }
  fresh()
  notice('stored', true)
  await draw()
  go()
}

// The form is free for the next one; the place stays.
function fresh() {
  const place = form.elements.place.value
  clearTimeout(timer)
  current = crypto.randomUUID()
  form.reset()
  form.elements.place.value = place
  begin()
}

function begin(errors = {}) {
  notice('stored', false)
  for (const field of ['place', 'need', 'words', 'urgency', 'who', 'phone']) wrong(field, errors[field])
  document.getElementById('fresh').hidden = untouched()
  details()
  draw()
}

async function load(entry) {
  await writing
  const content = await seal.open(entry.id, entry.sealed)
  // Taken back before it was sent: a draft again, and no longer on its way.
  if (!await store.change(entry.id, now => now && (now.state !== 'waiting' || !now.tried) && now.state !== 'sending' ? { ...now, state: now.state === 'refused' ? 'refused' : 'draft' } : undefined)) return
  current = entry.id
  for (const name of names) form.elements[name].value = content[name]
  begin(entry.errors)
  form.querySelector('[aria-invalid=true], #need').focus()
}

// The one draft that was in the form when the page was closed.
async function restore() {
  const drafts = (await store.all()).filter(entry => entry.state === 'draft' && entry.person === person && entry.id !== current)
  if (untouched() && drafts.length === 1 && seal.knows(drafts[0])) await load(drafts[0])
}

function wrong(field, sentence) {
  const place = document.getElementById('wrong-' + field)
  place.textContent = sentence ?? ''
  place.hidden = !sentence
  const input = form.elements[field]
  if (!input.setAttribute) return
  for (const [name, value] of [['aria-invalid', 'true'], ['aria-describedby', place.id]]) {
    if (sentence) input.setAttribute(name, value)
    else input.removeAttribute(name)
  }
}

// What depends on a choice: words for "other", and what an urgency means.
function details() {
  document.getElementById('in-words').hidden = !form.elements.need.selectedOptions[0]?.dataset.words
  form.querySelectorAll('[data-about]').forEach(part => { part.hidden = part.dataset.about !== form.elements.urgency.value })
  document.getElementById('fresh').hidden = untouched()
}

// Signing out leaves nothing here; what is not sent yet is never thrown away without a question. Without a connection the phone is cleared at once, and the session ends when there is one.
let left = false
function leaving() {
  const out = async () => {
    left = true
    clearTimeout(timer)
    await Promise.allSettled([writing, going])
    await store.clear()
    form.reset()
    notice('leaving', false)
    left = false
    await end()
  }
  document.getElementById('leave').addEventListener('submit', async event => {
    event.preventDefault()
    const open = (await store.all()).some(entry => entry.person === person && entry.state !== 'saved')
    notice('leaving', open)
    if (!open) await out()
    else document.getElementById('stay').focus()
  })
  document.getElementById('stay').addEventListener('click', () => notice('leaving', false))
  document.getElementById('leave-anyway').addEventListener('click', out)
}

async function end() {
  const leave = document.getElementById('leave')
  if (await sending.reach()) {
    localStorage.removeItem(leavingLater)
    leave.elements.__RequestVerificationToken.value = sending.session.token
    leave.submit()
  } else {
    localStorage.setItem(leavingLater, 'yes')
    notice('left', true)
  }
}

if (!current || !crypto.subtle || !navigator.locks || !globalThis.indexedDB) notice('unsafe', true)
else await start()
