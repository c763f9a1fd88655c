// A link to one card: what stands behind # goes into the form and out of the address, then the form goes by itself.
const form = document.getElementById('by-link')
if (form && location.hash.length > 1) {
  form.elements.token.value = location.hash.slice(1)
  history.replaceState(null, '', location.pathname)
  form.requestSubmit()
}
