import { CATALOGUE, priceText, productOf } from './catalogue.js'
import { element, find } from './element.js'
import { stayInMode } from './stay-in-mode.js'
import { watchBasket } from './watch-basket.js'

const product = productOf(new URLSearchParams(location.search).get('id'))

if (product !== undefined) {
  show(product)
  window.waypost('touch', 'view_product', { props: { product: product.id } })
}
find('[data-others]').append(
  ...CATALOGUE.filter((other) => other !== product)
    .map(tileOf)
    .slice(0, 5),
)
watchBasket()
stayInMode()

/** @param {import('./catalogue.js').Product} shown */
function show(shown) {
  document.title = `${shown.name} · Fernway`
  find('[data-name]').textContent = shown.name
  find('[data-price]').textContent = priceText(shown.price)
  find('[data-blurb]').textContent = shown.blurb
  find('[data-picture]').dataset.tint = shown.tint
  find('[data-picture]').replaceChildren(pictureOf(shown))
  find('[data-facts]').append(
    ...shown.facts.map(([term, fact]) => element('div', {}, element('dt', {}, term), element('dd', {}, fact))),
  )
  const button = find('button[data-add]')
  button.dataset.add = shown.id
  button.removeAttribute('disabled')
}

/** @param {import('./catalogue.js').Product} shown */
function pictureOf({ id, name }) {
  return element('img', { src: `/art/${id}.svg`, width: 400, height: 400, alt: name })
}

/** @param {import('./catalogue.js').Product} other */
function tileOf(other) {
  const picture = element('div', { class: 'picture', 'data-tint': other.tint }, pictureOf({ ...other, name: '' }))
  const link = { href: `/product/?id=${other.id}`, 'data-testid': `product-${other.id}` }
  return element('li', {}, element('a', link, picture, other.name))
}
