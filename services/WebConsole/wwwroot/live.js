// Brings a part of the page up to date: when the stream says that something moved, or every few seconds. Where somebody has just opened or focused something in it, it waits.
function refresh(part) {
  const busy = part.querySelector('details[open]') || (part.contains(document.activeElement) && document.activeElement.matches('input, select, textarea'))
  if (!busy && !document.hidden) htmx.trigger(part, 'moved')
}

for (const part of document.querySelectorAll('[data-every]')) setInterval(refresh, Number(part.dataset.every), part)

const part = document.querySelector('[data-stream]')
if (part) {
  const state = document.getElementById('live')
  const source = new EventSource(part.dataset.stream)
  let timer
  // Many changes at once are one.
  const moved = () => { timer ??= setTimeout(() => { timer = undefined; refresh(part) }, 400) }
  for (const kind of ['change', 'reload']) source.addEventListener(kind, moved)
  source.addEventListener('ready', () => { state.textContent = state.dataset.live; part.dataset.ready = 'yes' })
  source.addEventListener('error', () => { state.textContent = state.dataset.lost })
  addEventListener('pagehide', () => source.close())
}
