import { CATALOGUE, productOf } from './catalogue.js'

const KEY = 'fernway-basket'

/**
 * What is in the basket, in the order of the shelf.
 * @returns {{ product: import('./catalogue.js').Product, amount: number }[]}
 */
export function basketLines() {
  const amounts = read()
  return CATALOGUE.map((product) => ({ product, amount: amounts[product.id] ?? 0 })).filter(({ amount }) => amount > 0)
}

/** Puts one in, and says so to the tag. @param {string} id */
export function addOne(id) {
  change(id, 1)
}

/** Takes one out, and says so to the tag. @param {string} id */
export function removeOne(id) {
  change(id, -1)
}

/** Buys everything: one `purchase` of the total's value, and the basket is empty, for the tag as well. */
export function buyAll() {
  const lines = basketLines()
  const total = lines.reduce((sum, { product, amount }) => sum + product.price * amount, 0)
  window.waypost('touch', 'purchase', { value: total })
  for (const { product, amount } of lines) {
    window.waypost('touch', 'basket', { value: -amount, props: { product: product.id } })
  }
  write({})
}

/** Empties the basket without a touch: the visitor starts over. */
export function forgetBasket() {
  write({})
}

/** Calls back after every change of the basket, also those of other tabs. @param {() => void} callback */
export function onBasketChange(callback) {
  document.addEventListener('fernway:basket', callback)
  window.addEventListener('storage', callback)
}

/** @param {string} id @param {1 | -1} by */
function change(id, by) {
  const amounts = read()
  const amount = (amounts[id] ?? 0) + by
  if (productOf(id) === undefined || amount < 0) return
  window.waypost('touch', 'basket', { value: by, props: { product: id } })
  write({ ...amounts, [id]: amount })
}

/** For windows that refuse storage: the basket then lives as long as the page. @type {Record<string, number>} */
let kept = {}

/** @returns {Record<string, number>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}')
  } catch {
    return kept
  }
}

/** @param {Record<string, number>} amounts */
function write(amounts) {
  kept = amounts
  try {
    localStorage.setItem(KEY, JSON.stringify(amounts))
  } catch {
    // Storage is blocked or full; `kept` serves this page.
  }
  document.dispatchEvent(new CustomEvent('fernway:basket'))
}
