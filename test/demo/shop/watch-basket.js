import { addOne, basketLines, forgetBasket, onBasketChange } from './basket-store.js'
import { productOf } from './catalogue.js'
import { find } from './element.js'

/** How long an add button says that it worked. */
const SAY_ADDED_MS = 1400

/** Keeps the number in the masthead right, and makes every `data-add` button add its product. */
export function watchBasket() {
  onBasketChange(showCount)
  showCount()
  for (const button of document.querySelectorAll('button[data-add]')) {
    if (button instanceof HTMLButtonElement) button.addEventListener('click', () => add(button))
  }
  document.addEventListener('panel:start-over', forgetBasket)
}

function showCount() {
  const count = basketLines().reduce((sum, { amount }) => sum + amount, 0)
  const badge = find('[data-basket-count]')
  badge.textContent = String(count)
  badge.toggleAttribute('data-filled', count > 0)
}

/** @param {HTMLButtonElement} button */
function add(button) {
  const product = productOf(button.dataset.add ?? null)
  if (product === undefined) return
  addOne(product.id)
  find('[data-status]').textContent = `${product.name} is in your basket`
  const words = button.firstChild
  if (words === null) return
  words.textContent = 'Added'
  setTimeout(() => {
    words.textContent = 'Add to basket'
  }, SAY_ADDED_MS)
}
