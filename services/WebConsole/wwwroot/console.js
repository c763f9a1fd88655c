// The little that pages do in the browser. Each part is switched on by an attribute of the page; forms work without it.
import './desk.js'
import './offers.js'
import './live.js'
import './by-link.js'
import './photo.js'

document.addEventListener('submit', event => {
  // A double click is one click: the second submit of the same form is dropped, and the form comes alive again when the page is shown anew.
  const form = event.target
  // Not form.action: a field of that name would hide it.
  const leaves = form.getAttribute('action')?.endsWith('/sign-out')
  if (leaves) { localStorage.removeItem('referral-draft'); sessionStorage.removeItem('referral-offer') }
  // The field page knows what is not sent yet, and asks before it goes.
  if (leaves && localStorage.getItem('referral-field') && document.querySelector('nav a[href="/field"]')) {
    event.preventDefault()
    location.href = '/field#leave'
  } else if (form.dataset.sent) event.preventDefault()
  else form.dataset.sent = 'yes'
})
addEventListener('pageshow', event => {
  // A form that was sent and comes back from the browser's memory would be sent once more as what it was: it is made anew.
  if (event.persisted && document.querySelector('form[data-fresh][data-sent]')) return location.reload()
  document.querySelectorAll('form[data-sent]').forEach(form => delete form.dataset.sent)
})

// A saved case needs no draft any more.
if (document.querySelector('[data-opened]')) localStorage.removeItem('referral-draft')

// A secret that is shown once is copied whole. Where the browser does not allow it the button stays away.
for (const button of navigator.clipboard ? document.querySelectorAll('[data-copies]') : []) {
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent)
    button.textContent = button.dataset.copied
  })
}

for (const button of document.querySelectorAll('[data-prints]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}
