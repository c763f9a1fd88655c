// What lies on this phone: entries by id, and a few things kept by name. A write has happened when its promise is kept: a phone that loses power afterwards still has it.
const name = 'referral-field'
let opened

const open = () => opened ??= new Promise((resolve, reject) => {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('entries', { keyPath: 'id' })
    request.result.createObjectStore('kept')
  }
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => { opened = undefined; reject(request.error) }
})

async function inside(store, mode, act) {
  const transaction = (await open()).transaction(store, mode, { durability: 'strict' })
  const request = act(transaction.objectStore(store), transaction)
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
}

// This tab and all others hear of each change.
const told = new BroadcastChannel(name)
const here = new EventTarget()
const tell = async work => {
  const result = await work
  told.postMessage('')
  here.dispatchEvent(new Event('message'))
  return result
}
export const onChange = act => [told, here].forEach(source => source.addEventListener('message', act))

export const all = () => inside('entries', 'readonly', store => store.getAll())
export const remove = id => tell(inside('entries', 'readwrite', store => store.delete(id)))
export const kept = key => inside('kept', 'readonly', store => store.get(key))
export const keep = (key, value) => inside('kept', 'readwrite', store => store.put(value, key))

// Changes an entry in one step, whatever other tabs do: `edit` gets the entry as it is and answers what it is to be, or nothing. Answers whether it was changed.
export async function change(id, edit) {
  let changed = false
  await tell(inside('entries', 'readwrite', store => {
    const request = store.get(id)
    request.onsuccess = () => {
      const next = edit(request.result)
      changed = next !== undefined
      if (changed) store.put(next)
    }
  }))
  return changed
}

export async function clear() {
  await tell(inside('entries', 'readwrite', store => store.clear()))
  await inside('kept', 'readwrite', store => store.clear())
  sessionStorage.removeItem(name)
  for (const item of [name, name + '-place']) localStorage.removeItem(item)
}
