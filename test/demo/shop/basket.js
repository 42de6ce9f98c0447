import { addOne, basketLines, buyAll, onBasketChange, removeOne } from './basket-store.js'
import { priceText } from './catalogue.js'
import { element, find } from './element.js'
import { stayInMode } from './stay-in-mode.js'
import { watchBasket } from './watch-basket.js'

let hasBought = false

find('[data-buy]').addEventListener('click', () => {
  hasBought = true
  buyAll()
  find('[data-when="bought"]').focus()
})
document.addEventListener('panel:start-over', () => {
  hasBought = false
})
onBasketChange(show)
show()
watchBasket()
stayInMode()

function show() {
  const lines = basketLines()
  const state = lines.length > 0 ? 'filled' : hasBought ? 'bought' : 'empty'
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-when]'))) {
    part.toggleAttribute('hidden', !part.dataset.when?.split(' ').includes(state))
  }
  find('[data-lines]').replaceChildren(...lines.map(lineOf))
  find('[data-total]').textContent = priceText(lines.reduce((sum, line) => sum + sumOf(line), 0))
}

/** @typedef {{ product: import('./catalogue.js').Product, amount: number }} Line */

/** @param {Line} line */
function lineOf(line) {
  const { product, amount } = line
  const picture = element('img', { src: `/art/${product.id}.svg`, width: 400, height: 400, alt: '' })
  return element(
    'li',
    { class: 'line', 'data-testid': `line-${product.id}` },
    element('div', { class: 'picture', 'data-tint': product.tint }, picture),
    element(
      'div',
      {},
      element('a', { href: `/product/?id=${product.id}` }, product.name),
      element('p', { class: 'each' }, `${priceText(product.price)} each`),
    ),
    element(
      'div',
      { class: 'amount' },
      stepOf('−', `Remove one: ${product.name}`, `remove-${product.id}`, () => removeOne(product.id)),
      element('span', {}, String(amount)),
      stepOf('+', `Add one: ${product.name}`, `add-${product.id}`, () => addOne(product.id)),
    ),
    element('span', { class: 'sum' }, priceText(sumOf(line))),
  )
}

/**
 * A round button that keeps the focus although its line is drawn anew.
 * @param {string} sign @param {string} label @param {string} testId @param {() => void} step
 */
function stepOf(sign, label, testId, step) {
  const button = element('button', { type: 'button', 'aria-label': label, 'data-testid': testId }, sign)
  button.addEventListener('click', () => {
    step()
    const again = document.querySelector(`[data-testid="${testId}"]`)
    if (again instanceof HTMLElement) again.focus()
  })
  return button
}

/** @param {Line} line */
function sumOf({ product, amount }) {
  return product.price * amount
}
