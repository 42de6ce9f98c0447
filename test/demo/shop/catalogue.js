/**
 * @typedef {object} Product
 * @property {string} id
 * @property {string} name
 * @property {number} price whole pounds
 * @property {string} tint the colour behind its picture
 * @property {string} blurb
 * @property {readonly (readonly [string, string])[]} facts
 */

/** Everything the shop sells, in the order of the shelf. @type {readonly Product[]} */
export const CATALOGUE = [
  {
    id: 'boots',
    name: 'Moor Boots',
    price: 165,
    tint: 'clay',
    blurb: 'Full-grain leather on a stitched sole, so a cobbler can give them a new one. Ours has, up to four times.',
    facts: [
      ['Leather', 'Vegetable-tanned, 2.4 mm'],
      ['Weight', '1,180 g the pair'],
      ['Mending', 'New soles, hooks and linings'],
    ],
  },
  {
    id: 'pack',
    name: 'Drover Pack',
    price: 120,
    tint: 'moss',
    blurb:
      'Twenty-eight litres of waxed cotton on an ash frame. It sits close, sheds rain and gets better with scuffs.',
    facts: [
      ['Holds', '28 litres, and a mat below'],
      ['Weight', '1,050 g'],
      ['Mending', 'Straps, buckles, rewaxing'],
    ],
  },
  {
    id: 'flask',
    name: 'Rill Flask',
    price: 28,
    tint: 'water',
    blurb: 'A steel flask with a lid you can open in gloves. Cold all day, or hot until lunch.',
    facts: [
      ['Holds', '750 ml'],
      ['Weight', '340 g'],
      ['Mending', 'Lids, seals, dents'],
    ],
  },
  {
    id: 'poles',
    name: 'Larch Poles',
    price: 64,
    tint: 'stone',
    blurb: 'Three sections, cork grips and a lever that holds when your whole weight is on it.',
    facts: [
      ['Length', '62 to 135 cm'],
      ['Weight', '380 g the pair'],
      ['Mending', 'Tips, baskets, single sections'],
    ],
  },
  {
    id: 'shell',
    name: 'Haar Jacket',
    price: 190,
    tint: 'gorse',
    blurb: 'Three layers between you and the weather, cut long at the back, with a hood that turns when you do.',
    facts: [
      ['Keeps out', 'A 20 m column of water'],
      ['Weight', '410 g'],
      ['Mending', 'Patches, zips, reproofing'],
    ],
  },
  {
    id: 'lantern',
    name: 'Bothy Lantern',
    price: 38,
    tint: 'heather',
    blurb: 'Forty hours of warm light from one charge, and a handle that hangs from any nail or branch.',
    facts: [
      ['Light', '20 to 300 lumens'],
      ['Weight', '290 g'],
      ['Mending', 'Battery, glass, switch'],
    ],
  },
]

/** The product of that id, if the shop has it. @param {string | null} id */
export function productOf(id) {
  return CATALOGUE.find((product) => product.id === id)
}

/** A price as the shop writes it. @param {number} pounds */
export function priceText(pounds) {
  return `£${pounds.toLocaleString('en-GB')}`
}
