// The list of what lies on this phone, each with where it stands.
import * as store from './store.js'
import * as seal from './seal.js'

const list = document.getElementById('entries')
const shape = document.getElementById('entry').content.firstElementChild
const clock = new Intl.DateTimeFormat(document.documentElement.lang === 'en' ? 'en-GB' : 'zh-CN', { dateStyle: 'medium', timeStyle: 'short' })
const order = { refused: 0, draft: 1, sending: 2, waiting: 2, saved: 3 }

// What a code is called here; the code itself where this area or release does not know it.
export const label = (select, code) => [...document.getElementById(select).options].find(option => option.value === code)?.text ?? code

// What a visit was for.
const kindOf = kind => document.getElementById('visit').content.querySelector(`[data-kind=${kind}]`)?.textContent ?? kind

function row(entry, now, edit) {
  const item = list.querySelector(`[data-id="${entry.id}"]`) ?? shape.cloneNode(true)
  const find = name => item.querySelector(name)
  // Whatever somebody has opened stays open: the row is filled anew and not made anew.
  item.dataset.id = entry.id
  item.dataset.state = entry.state
  const shows = state => state.split(' ').includes(entry.state)
  item.querySelectorAll('[data-when]').forEach(part => { part.hidden = !shows(part.dataset.when) })
  find('.need').textContent = entry.need ? label('need', entry.need) : entry.kind ? kindOf(entry.kind) : '…'
  find('.place').textContent = entry.placeName ?? label('place', entry.place)
  write(find('time'), entry.at)
  write(find('.until'), entry.until)
  find('.number').textContent = entry.number ?? ''
  find('.number').hidden = !entry.number
  find('.trouble').textContent = entry.trouble ?? ''
  find('[data-earlier]').hidden = !entry.earlier?.length
  find('.earlier').textContent = entry.earlier?.join(', ') ?? ''
  const readable = seal.knows(entry)
  find('[data-locked]').hidden = !entry.sealed || readable
  // Once it was on its way the server may have it: it is not changed any more before there is an answer.
  const free = entry.state !== 'waiting' || !entry.tried
  find('.edit').hidden ||= !readable || !free || Boolean(entry.visit ?? entry.referral)
  find('.drop').hidden ||= !free
  find('.edit').onclick = () => edit(entry)
  find('.drop button').onclick = () => store.remove(entry.id)
  return item
}

export function write(time, at) {
  time.dateTime = new Date(at).toISOString()
  time.textContent = clock.format(at)
}

export async function show(person, current, edit) {
  const entries = (await store.all()).filter(entry => entry.id !== current)
  const own = entries.filter(entry => entry.person === person).sort((one, other) => order[one.state] - order[other.state] || other.at - one.at)
  const rows = own.map(entry => row(entry, Date.now(), edit))
  list.querySelectorAll('li').forEach(item => { if (item.dataset.id && !own.some(entry => entry.id === item.dataset.id)) item.remove() })
  rows.forEach((item, index) => { if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null) })
  document.getElementById('none').hidden = own.length > 0
  document.querySelector('[data-notice=others]').hidden = entries.every(entry => entry.person === person || entry.state === 'saved')
}
