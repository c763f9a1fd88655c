// The form of an offer: places and kinds of need are found while somebody types, and each becomes a box that can be unticked.
import { completion } from './choose.js'

const kept = 'referral-offer'
const form = document.getElementById('offer')
if (form) start(form)
if (document.querySelector('[data-done]')) sessionStorage.removeItem(kept)

function start(form) {
  for (const box of form.querySelectorAll('.combobox')) {
    completion(form, box, {
      chosen(option, input) {
        if (box.dataset.rows) pick(form, box.dataset.rows, option)
        input.value = box.dataset.rows ? '' : option.text
      }
    })
  }
  form.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return
    if (event.ctrlKey) form.requestSubmit()
    // With the list closed, Enter is no "save" here: a place is half typed.
    else if (event.target.matches('[role=combobox]')) event.preventDefault()
  })
  // A session that has ended sends the form to the sign-in: what was typed waits in this tab. No word of it is about a person.
  form.addEventListener('submit', () => sessionStorage.setItem(kept, JSON.stringify({ action: form.getAttribute('action'), fields: typed(form) })))
  const before = JSON.parse(sessionStorage.getItem(kept) ?? 'null')
  if (before?.action === form.getAttribute('action') && 'fresh' in form.dataset && !document.querySelector('main [role=alert], [data-done]')) restore(form, before.fields)
  form.elements.unit.addEventListener('change', () => { form.dataset.unit = 'chosen' })
  form.querySelector('[aria-invalid=true]')?.focus()
  form.dataset.ready = 'yes'
}

function pick(form, name, option) {
  const list = document.getElementById(name + 's')
  const known = [...list.querySelectorAll('input')].find(box => box.value === option.value)
  if (known) { known.checked = true; return }
  // The unit that such a need is counted in, until somebody chooses another one.
  if (option.code && !list.children.length && !form.dataset.unit && !form.elements.version.value) form.elements.unit.value = option.code
  const row = document.getElementById(name + '-row').content.firstElementChild.cloneNode(true)
  row.querySelector('input').value = option.value
  row.querySelector('.what').textContent = option.text
  list.append(row)
}

const typed = form => [...form.elements].filter(field => field.name && field.name !== '__RequestVerificationToken').map(field => ({
  name: field.name, value: field.value, box: field.type === 'checkbox', checked: field.checked, text: field.closest('.picked') && field.parentElement.textContent.trim()
}))

function restore(form, fields) {
  for (const { name, value, box, checked, text } of fields) {
    const same = [...form.querySelectorAll(`[name="${name}"]`)]
    if (!box) same[0].value = value
    else if (same.some(one => one.value === value)) same.find(one => one.value === value).checked = checked
    else if (text) pick(form, name, { value, text })
  }
  form.querySelectorAll('details').forEach(part => { part.open ||= [...part.querySelectorAll('input')].some(one => (one.type === 'checkbox' ? one.checked : one.value)) })
  const notice = document.createElement('div')
  notice.className = 'alert alert-warning'
  notice.setAttribute('role', 'status')
  const drop = document.createElement('button')
  drop.type = 'button'
  drop.className = 'btn btn-sm btn-outline-secondary'
  drop.textContent = form.dataset.drop
  drop.addEventListener('click', () => { sessionStorage.removeItem(kept); location.reload() })
  notice.append(form.dataset.restored, ' ', drop)
  form.before(notice)
}
