// The hotline desk: completion, what appears beside the form, and the draft.
import { completion, later } from './choose.js'

const desk = document.getElementById('desk')
if (desk) start(desk)

function start(form) {
  form.querySelectorAll('.combobox').forEach(box => completion(form, box, {
    typed: () => { if (!box.dataset.rows) form.elements.division.value = '' },
    chosen(option, input) {
      if (box.dataset.rows) {
        addNeed(option)
        input.value = ''
      } else {
        input.value = option.text
        form.elements.division.value = option.value
        form.elements.words.focus()
      }
      changed(form)
    },
    ended, offline
  }))
  form.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.ctrlKey) form.requestSubmit()
    // Enter in a field is no "save": a caller is on the line and half of it is still to come.
    else if (event.key === 'Enter' && event.target.matches('input:not([type=radio]):not([type=checkbox])')) event.preventDefault()
  })
  form.addEventListener('click', event => {
    if (!event.target.closest('.drop')) return
    event.target.closest('li').remove()
    form.elements.words.focus()
    changed(form)
  })
  const likely = later(300, () => ask('likely'))
  form.addEventListener('input', event => {
    if (event.target.matches('.likely-source')) likely()
    if (event.target.matches('[name=quantity], [name=urgency], [name=tier], [name=tag], [name=size], [name=ages]')) ask('candidates')
  })
  draft(form)
}

const ask = id => htmx.trigger('#' + id, 'ask')

function changed(form) {
  form.dispatchEvent(new Event('input', { bubbles: true }))
  ask('candidates')
}

function addNeed(need, quantity = '1') {
  const row = document.getElementById('need-row').content.firstElementChild.cloneNode(true)
  row.querySelector('[name=category]').value = need.value
  row.querySelector('[name=quantity]').value = quantity
  row.querySelector('.what').textContent = need.text
  row.querySelector('.unit').textContent = need.unit
  document.getElementById('needs').append(row)
}

// Notices above the form; their words come with the page, in its language.
function tell(words, action) {
  const notice = document.getElementById('notice')
  notice.replaceChildren()
  if (!words) return
  const box = document.createElement('div')
  box.className = 'alert alert-warning'
  box.append(words, ' ')
  if (action) box.append(action)
  notice.append(box)
}
function offline() {
  tell(document.getElementById('notice').dataset.offline)
}
function ended() {
  const link = document.createElement('a')
  link.href = '/sign-in?back=' + encodeURIComponent(location.pathname)
  link.textContent = document.getElementById('notice').dataset.again
  tell(document.getElementById('notice').dataset.ended, link)
}
addEventListener('offline', offline)
addEventListener('online', () => tell(''))
document.addEventListener('htmx:responseError', event => { if (event.detail.xhr.status === 401) ended() })
document.addEventListener('htmx:sendError', offline)

// The draft: encrypted with a key that only this page holds; beside it the same key, sealed by the server for the same person.
async function draft(form) {
  const name = 'referral-draft'
  if (!crypto.subtle) return
  const typed = () => ({
    fields: [...new FormData(form)].filter(([key, value]) => !['key', 'category', 'quantity', '__RequestVerificationToken'].includes(key) && value !== ''),
    needs: [...document.querySelectorAll('#needs li')].map(row => ({
      value: row.querySelector('[name=category]').value, quantity: row.querySelector('[name=quantity]').value,
      text: row.querySelector('.what').textContent, unit: row.querySelector('.unit').textContent
    }))
  })
  const bytes = text => Uint8Array.from(atob(text), character => character.charCodeAt(0))
  const text = array => btoa(Array.from(new Uint8Array(array), byte => String.fromCharCode(byte)).join(''))
  const opened = raw => crypto.subtle.importKey('raw', bytes(raw), 'AES-GCM', false, ['encrypt', 'decrypt'])
  const key = await opened(form.dataset.draftKey)
  let saved = Promise.resolve()
  const soon = later(200, () => { saved = saved.then(write) })
  const keep = () => { delete form.dataset.kept; soon() }
  async function write() {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify(typed())))
    localStorage.setItem(name, JSON.stringify({ sealed: form.dataset.draftSealed, iv: text(iv), data: text(data) }))
    form.dataset.kept = 'yes'
  }

  const kept = JSON.parse(localStorage.getItem(name) ?? 'null')
  const untouched = !form.elements.place.value && !document.querySelector('#needs li')
  if (kept && untouched) {
    const body = new FormData()
    body.set('sealed', kept.sealed)
    body.set('__RequestVerificationToken', form.elements.__RequestVerificationToken.value)
    const answer = await fetch('/hotline/draft', { method: 'POST', body, headers: { 'HX-Request': 'true' } })
    if (answer.ok) {
      const data = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(kept.iv) }, await opened(await answer.text()), bytes(kept.data))
      restore(form, JSON.parse(new TextDecoder().decode(data)))
    } else if (answer.status === 404) localStorage.removeItem(name)
  }

  form.addEventListener('input', keep)
  form.dataset.ready = 'yes'
}

function restore(form, { fields, needs }) {
  for (const [key, value] of fields) {
    const same = [...form.querySelectorAll(`[name="${key}"]`)]
    if (same.some(one => one.type === 'radio' || one.type === 'checkbox')) same.forEach(one => { one.checked ||= one.value === value })
    else if (same[0]) same[0].value = value
  }
  form.querySelectorAll('details').forEach(part => { part.open ||= [...part.querySelectorAll('input, select')].some(one => (one.type === 'checkbox' ? one.checked : one.value)) })
  needs.forEach(need => addNeed(need, need.quantity))
  const drop = document.createElement('button')
  drop.type = 'button'
  drop.className = 'btn btn-sm btn-outline-secondary'
  drop.textContent = document.getElementById('notice').dataset.drop
  drop.addEventListener('click', () => { localStorage.removeItem('referral-draft'); location.reload() })
  tell(document.getElementById('notice').dataset.restored, drop)
  ask('candidates')
  ask('likely')
}
