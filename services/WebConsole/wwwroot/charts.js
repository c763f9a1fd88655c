// Draws what the table of figures says: the table is the truth, a chart is the look at it. Without script the table stands alone.
const table = document.getElementById('figures')
const colours = { met: '#1a8f63', partlyMet: '#6bbf9a', open: '#3f7fb5', unmet: '#c0453d', withdrawn: '#8b9594' }
const most = 15

function draw() {
  const text = getComputedStyle(document.body).color
  Chart.defaults.color = text
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily
  Chart.defaults.animation = false
  const rows = [...table.tBodies[0].rows].slice(0, most)
  const value = (row, fact) => Number(row.querySelector(`td[data-fact="${fact}"]`)?.textContent.replace(/[^\d]/g, '') ?? 0)
  const link = (row, fact) => row.querySelector(fact ? `td[data-fact="${fact}"] a` : 'th a')?.href
  const go = address => { if (address) location.href = address }

  const bars = document.querySelector('canvas[data-chart="bars"]')
  const facts = Object.keys(colours).filter(fact => table.querySelector(`thead th[data-fact="${fact}"]`))
  new Chart(bars, {
    type: 'bar',
    data: {
      labels: rows.map(row => row.cells[0].textContent.trim()),
      datasets: facts.map(fact => ({ label: table.querySelector(`thead th[data-fact="${fact}"]`).textContent, data: rows.map(row => value(row, fact)), backgroundColor: colours[fact] })),
    },
    options: {
      indexAxis: 'y', maintainAspectRatio: false, scales: { x: { stacked: true, ticks: { precision: 0 } }, y: { stacked: true } },
      onClick: (_, [hit]) => hit && go(link(rows[hit.index], facts[hit.datasetIndex])),
    },
  })

  const map = document.querySelector('canvas[data-chart="map"]')
  const places = [...table.tBodies[0].rows].filter(row => row.dataset.lat)
  if (!map || places.length === 0) return
  const largest = Math.max(...places.map(row => value(row, 'opened')), 1)
  new Chart(map, {
    type: 'bubble',
    data: { datasets: [{ data: places.map(row => ({ x: Number(row.dataset.lon), y: Number(row.dataset.lat), r: 4 + 20 * Math.sqrt(value(row, 'opened') / largest) })), backgroundColor: colours.open + 'b0' }] },
    options: {
      maintainAspectRatio: false,
      scales: { x: { ticks: { callback: degree => `${degree}°E` } }, y: { ticks: { callback: degree => `${degree}°N` } } },
      plugins: { legend: { display: false }, tooltip: { callbacks: { label: point => `${places[point.dataIndex].cells[0].textContent.trim()} ${value(places[point.dataIndex], 'opened')}` } } },
      onClick: (_, [hit]) => hit && go(link(places[hit.index]) ?? link(places[hit.index], 'opened')),
    },
  })
}

// The library is there before modules run: both wait for the page, in the order they stand in it.
if (table && globalThis.Chart) draw()
