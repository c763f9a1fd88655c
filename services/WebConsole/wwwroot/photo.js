// A photo that is too large is not sent at all, and one that is sent shows how far it is. Without this the form works too.
const say = (form, text) => {
  const told = form.querySelector('[role=alert]')
  told.textContent = text ?? ''
  told.hidden = !text
  form.querySelector('progress').hidden = true
}
const photoForm = event => event.target.closest?.('form[data-photo]')
const tooLarge = form => [...form.querySelectorAll('[type=file]')].some(field => field.files[0]?.size > Number(form.dataset.photo))

document.addEventListener('change', event => {
  const form = photoForm(event)
  if (form) say(form, tooLarge(form) ? form.dataset.large : null)
})
document.addEventListener('htmx:beforeRequest', event => {
  const form = photoForm(event)
  if (!form) return
  say(form, null)
  if (tooLarge(form)) { event.preventDefault(); say(form, form.dataset.large) }
})
document.addEventListener('htmx:xhr:progress', event => {
  const form = photoForm(event)
  if (!form || !event.detail.lengthComputable) return
  const bar = form.querySelector('progress')
  bar.hidden = false
  bar.value = 100 * event.detail.loaded / event.detail.total
})
for (const kind of ['htmx:sendError', 'htmx:timeout', 'htmx:responseError']) document.addEventListener(kind, event => { const form = photoForm(event); if (form) say(form, form.dataset.failed) })
