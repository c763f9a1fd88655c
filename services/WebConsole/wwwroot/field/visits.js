// Deliveries that wait for the person's word: the list of the last connection, and a form for each. What the person says is an entry like any other, sealed and sent when it can be.
import * as store from './store.js'
import * as seal from './seal.js'
import { label } from './entries.js'

const part = document.getElementById('visits')
const list = part.querySelector('ul')
const shape = document.getElementById('visit').content.firstElementChild
const digits = /^\d{6}$/

export async function show(person, stored, full) {
  const known = await store.kept('visits')
  // What was said already, here or on the way, is not asked again.
  const said = new Set((await store.all()).filter(entry => entry.referral && entry.state !== 'refused').map(entry => entry.referral))
  const rows = known && known.person === person ? known.rows.filter(visit => !said.has(visit.id)) : []
  list.querySelectorAll('li').forEach(item => { if (!rows.some(visit => visit.id === item.dataset.id)) item.remove() })
  for (const visit of rows) if (!list.querySelector(`[data-id="${visit.id}"]`)) list.append(row(visit, stored, full))
  part.hidden = rows.length === 0
}

function row(visit, stored, full) {
  const item = shape.cloneNode(true)
  item.dataset.id = visit.id
  item.querySelector('.need').textContent = label('need', visit.need)
  item.querySelector('.quantity').textContent = `${visit.quantity} ${visit.unit}`
  item.querySelector('.place').textContent = visit.placeName
  item.querySelector('.number').textContent = visit.number
  // The same form stands once for each: its parts are told apart.
  item.querySelectorAll('[id]').forEach(input => { input.id += '-' + visit.id })
  item.querySelectorAll('[for]').forEach(text => { text.htmlFor += '-' + visit.id })
  const form = item.querySelector('form')
  const chosen = () => {
    const { outcome, by } = form.elements
    const on = outcome.value === 'none' ? ['none'] : [outcome.value, by.value]
    form.querySelectorAll('[data-for]').forEach(field => { field.hidden = !field.dataset.for.split(' ').some(value => on.includes(value)) })
  }
  form.addEventListener('input', chosen)
  form.addEventListener('submit', event => { event.preventDefault(); finish(form, visit).then(done => done && stored(), full) })
  return item
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
  const content = Object.fromEntries(['outcome', 'quantity', 'text', 'by', 'code'].map(name => [name, form.elements[name].value.trim()]))
  const now = Date.now()
  const sealed = await seal.seal(id, { ...content, referral: visit.id }, key)
  return store.change(id, () => ({
    id, person: key.person, referral: visit.id, number: visit.number, place: visit.place, placeName: visit.placeName, need: visit.need, sealed, at: now, until: now + key.kept, state: 'waiting', tried: false
  }))
}
