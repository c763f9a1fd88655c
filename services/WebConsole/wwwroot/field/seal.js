// Seals what is personal with a public key, so that a phone writes down what it cannot read again by itself. The secret key is in this tab as long as it is open; elsewhere it lies sealed by the server.
const curve = { name: 'ECDH', namedCurve: 'P-256' }
const place = 'referral-field'

const bytes = text => Uint8Array.from(atob(text), character => character.charCodeAt(0))
const text = array => btoa(Array.from(new Uint8Array(array), byte => String.fromCharCode(byte)).join(''))
const secrets = () => JSON.parse(sessionStorage.getItem(place) ?? '{}')

export const remember = (sealed, secret) => sessionStorage.setItem(place, JSON.stringify({ ...secrets(), [sealed]: secret }))
export const knows = entry => Boolean(entry.sealed && secrets()[entry.sealed.key])

// A pair of keys for this one content; what both sides agree on is the key of the cipher, and the entry's id is part of it.
async function cipher(id, own, other) {
  const shared = await crypto.subtle.importKey('raw', await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 256), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode('referral/field/' + id) }, shared, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

export async function seal(id, content, key) {
  const once = await crypto.subtle.generateKey(curve, false, ['deriveBits'])
  const to = await crypto.subtle.importKey('spki', bytes(key.public), curve, false, [])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await cipher(id, once.privateKey, to), new TextEncoder().encode(JSON.stringify(content)))
  return { key: key.sealed, once: text(await crypto.subtle.exportKey('raw', once.publicKey)), iv: text(iv), data: text(data) }
}

export async function open(id, sealed) {
  const own = await crypto.subtle.importKey('pkcs8', bytes(secrets()[sealed.key]), curve, false, ['deriveBits'])
  const once = await crypto.subtle.importKey('raw', bytes(sealed.once), curve, false, [])
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(sealed.iv) }, await cipher(id, own, once), bytes(sealed.data))))
}
