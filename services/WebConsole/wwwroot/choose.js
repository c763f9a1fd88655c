// Completion of what somebody types. Options come from the server as list items; keyboard and ARIA are the library's.
import Combobox from './lib/combobox-nav.js'

export function later(wait, act) {
  let timer
  return () => { clearTimeout(timer); timer = setTimeout(act, wait) }
}

// on.typed: something was typed; on.chosen: an option was taken; on.ended: the session is over; on.offline: the server cannot be reached.
export function completion(form, box, on) {
  const input = box.querySelector('input[role=combobox]')
  const list = box.querySelector('[role=listbox]')
  const said = box.querySelector('[role=status]')
  const combobox = new Combobox(input, list, { firstOptionSelectionMode: 'active' })
  let asking
  // What was offered goes: an option has one id on the page, whichever list it stands in.
  const close = () => { if (!list.hidden) { list.hidden = true; combobox.stop(); list.replaceChildren() } }
  const look = later(120, async () => {
    asking?.abort()
    if (!input.value.trim()) return close()
    asking = new AbortController()
    const body = new FormData()
    body.set(input.name, input.value)
    body.set('__RequestVerificationToken', form.elements.__RequestVerificationToken.value)
    try {
      const answer = await fetch(box.dataset.source, { method: 'POST', body, signal: asking.signal, headers: { 'HX-Request': 'true' } })
      if (answer.status === 401) return on.ended?.()
      if (!answer.ok) return
      list.innerHTML = await answer.text()
      if (document.activeElement !== input) return
      list.hidden = false
      combobox.start()
      said.textContent = list.querySelector('[role=option]')?.textContent ?? ''
    } catch (fault) {
      if (fault.name !== 'AbortError') on.offline?.()
    }
  })
  input.addEventListener('input', () => { on.typed?.(); look() })
  input.addEventListener('blur', () => setTimeout(close, 150))
  input.addEventListener('keydown', event => { if (event.key === 'Escape') close() })
  list.addEventListener('mousedown', event => event.preventDefault())
  list.addEventListener('combobox-commit', event => {
    asking?.abort()
    on.chosen(event.target.dataset, input)
    close()
  })
}
