// Whom to visit: the list of the last connection, and a form for each. What the person says is an entry like any other, sealed and sent when it can be. Who is behind the door is asked of the server when
// somebody goes there, shown for a while, and stored nowhere.
import * as store from './store.js'
import * as seal from './seal.js'
import { who } from './sending.js'
import { label, write } from './entries.js'

const part = document.getElementById('visits')
const list = part.querySelector('ul')
const shape = document.getElementById('visit').content.firstElementChild
const digits = /^\d{6}$/
const seen = 10 * 60 * 1000
const ago = new Intl.RelativeTimeFormat(document.documentElement.lang)
const inputs = ['outcome', 'quantity', 'text', 'by', 'code', 'givenBy']

// A task that comes back, or a second claim, is another one.
const mark = visit => `${visit.id} ${visit.dueAt} ${visit.attempts}`

// `fresh` says whether the list is as the server has it now; nothing where nobody asked yet.
export async function show(person, fresh, stored, full) {
  const known = await store.kept('visits')
  const own = known && known.person === person ? known : undefined
  // What was said already, here or on the way, is not asked again.
  const said = new Set((await store.all()).filter(entry => entry.visit && entry.state !== 'refused').map(entry => entry.visit))
  const rows = own ? own.rows.filter(visit => visit.kind && !said.has(mark(visit))) : []
  list.querySelectorAll('li').forEach(item => { if (!rows.some(visit => visit.id === item.dataset.id)) item.remove() })
  rows.forEach((visit, index) => {
    // Whatever somebody has opened stays open: a row that is there is filled anew and not made anew.
    const item = list.querySelector(`[data-id="${visit.id}"]`) ?? row(visit, stored, full)
    fill(item, visit)
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null)
  })
  part.hidden = document.getElementById('to-visits').hidden = !person
  document.querySelectorAll('.count').forEach(count => { count.textContent = own ? rows.length : ''; count.hidden = !own })
  const says = { never: !own && fresh === false, old: own && fresh === false, empty: own && !rows.length, some: rows.length, more: own?.more }
  for (const [name, on] of Object.entries(says)) part.querySelector(`[data-list=${name}]`).hidden = !on
  if (own) write(part.querySelector('[data-list=old] time'), own.at)
}

function fill(item, visit) {
  const find = name => item.querySelector(name)
  const due = Date.parse(visit.dueAt)
  const minutes = Math.round((due - Date.now()) / 60_000)
  write(find('.due time'), due)
  find('.left').textContent = Math.abs(minutes) < 60 ? ago.format(minutes, 'minute') : Math.abs(minutes) < 48 * 60 ? ago.format(Math.round(minutes / 60), 'hour') : ago.format(Math.round(minutes / 1440), 'day')
  find('.due').classList.toggle('late', minutes < 0)
  find('.due').classList.toggle('soon', minutes >= 0 && minutes < 60)
  find('.attempts').textContent = visit.attempts
  find('[data-tried]').hidden = !visit.attempts
  if (Number(item.dataset.seen) < Date.now()) mask(item)
}

function mask(item) {
  delete item.dataset.seen
  item.querySelectorAll('[data-who]').forEach(place => { place.replaceChildren() })
  item.querySelector('.who dl').hidden = item.querySelector('[data-nothing]').hidden = true
  item.querySelector('.who form').hidden = false
}

// A page that lies in the browser's memory shows nobody when it comes back.
addEventListener('pagehide', () => list.querySelectorAll('li').forEach(mask))

function row(visit, stored, full) {
  const item = shape.cloneNode(true)
  item.dataset.id = visit.id
  item.querySelectorAll('[data-kind]').forEach(choice => { if (choice.dataset.kind !== visit.kind) choice.remove() })
  item.querySelector('.urgency').textContent = visit.urgency
  item.querySelector('.urgency').classList.add(visit.urgency)
  item.querySelector('.need').textContent = visit.need ? label('need', visit.need) : ''
  item.querySelector('.quantity').textContent = visit.need ? `${visit.quantity} ${visit.unit}` : ''
  item.querySelector('[data-claimed]').hidden = !visit.need
  item.querySelector('.place').textContent = visit.placeName
  item.querySelector('.number').textContent = visit.number
  item.querySelector('.say').textContent = visit.say
  // Without a task of the desk there is none that could come back.
  if (!visit.call) item.querySelector('[value=away]').parentElement.remove()
  // The same form stands once for each: its parts are told apart.
  item.querySelectorAll('[id]').forEach(input => { input.id += '-' + visit.id })
  item.querySelectorAll('[for]').forEach(text => { text.htmlFor += '-' + visit.id })
  const form = item.querySelector('.answer-at-door form')
  form.querySelector('[name=outcome]').checked = true
  const chosen = () => {
    const { outcome, by } = form.elements
    const value = outcome.value ?? ''
    const on = /^D/.test(value) ? [value, by.value] : [value]
    form.querySelectorAll('[data-for]').forEach(field => { field.hidden = !field.dataset.for.split(' ').some(name => on.includes(name)) })
  }
  chosen()
  form.addEventListener('input', chosen)
  form.addEventListener('submit', event => { event.preventDefault(); finish(form, visit).then(done => done && stored(), full) })
  item.querySelector('.who form').addEventListener('submit', event => { event.preventDefault(); ask(item, visit) })
  return item
}

async function ask(item, visit) {
  const form = item.querySelector('.who form')
  const button = form.querySelector('button')
  const trouble = form.querySelector('.wrong')
  const fields = [...form.querySelectorAll(':checked')].map(field => field.value)
  trouble.hidden = true
  if (!fields.length) return form.querySelector('input').focus()
  button.disabled = true
  const answer = await who(visit.case, fields.join(','))
  button.disabled = false
  if (!answer?.clear) {
    trouble.textContent = answer ? `${answer.refused} ${trouble.dataset.station}` : trouble.dataset.offline
    trouble.hidden = false
    return
  }
  for (const place of item.querySelectorAll('[data-who]')) {
    const value = answer.clear[place.dataset.who]
    place.hidden = place.previousElementSibling.hidden = !value
    if (value && place.dataset.who === 'phone') {
      const link = document.createElement('a')
      link.href = 'tel:' + value
      link.textContent = value
      place.replaceChildren(link)
    } else place.textContent = value ?? ''
  }
  const any = fields.some(field => answer.clear[field])
  item.querySelector('.who dl').hidden = !any
  item.querySelector('[data-nothing]').hidden = any
  form.hidden = true
  item.dataset.seen = Date.now() + seen
}

function wrong(form) {
  for (const name of ['quantity', 'text', 'code']) {
    const input = form.elements[name]
    const asked = !input.closest('[data-for]').hidden
    const value = input.value.replaceAll(' ', '')
    if (asked && (name === 'code' ? !digits.test(value) : name === 'quantity' ? !/^\d+$/.test(value) : !value)) return input
  }
  return undefined
}

async function finish(form, visit) {
  const place = form.querySelector('.wrong')
  const input = wrong(form)
  place.hidden = !input
  place.textContent = input?.dataset.missing ?? ''
  if (input) {
    input.focus()
    return false
  }
  const key = await store.kept('key')
  if (!key) return false
  const id = crypto.randomUUID()
  const said = Object.fromEntries(inputs.map(name => [name, form.elements[name].value.trim()]))
  const about = Object.fromEntries(['call', 'referral', 'charity', 'case', 'number'].map(name => [name, visit[name] ?? '']))
  const now = Date.now()
  const sealed = await seal.seal(id, { ...said, ...about }, key)
  return store.change(id, () => ({
    id, person: key.person, visit: mark(visit), kind: visit.kind, number: visit.number, place: visit.place, placeName: visit.placeName, need: visit.need, sealed, at: now, until: now + key.kept,
    state: 'waiting', tried: false
  }))
}
