import { OWN_IMAGE, OWN_TEXT } from './change.ts'

/** The page that all tags are put into: a shop's front page with a headline, an image and what follows them. */
export function benchPage(head: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The Trailhead</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
${head}
</head>
<body>
<header><a href="#">The Trailhead</a><nav>${LINKS}</nav></header>
<main>
<h1 id="hero" data-slot="hero">${OWN_TEXT}</h1>
<p class="lead">Everything for the next path, from people who have walked it.</p>
<div id="art" data-slot="art"><img src="${OWN_IMAGE}" alt="A valley"></div>
<ul class="shelf">${CARDS}</ul>
</main>
<footer>The Trailhead, at the end of the road.</footer>
</body>
</html>`
}

/** An image as wide as asked; what decides its height on the page. */
export function anImage(width: number, height: number): string {
  const hills = Array.from({ length: 12 }, (_, place) => {
    const x = (width / 12) * place
    return `<path d="M${x} ${height} L${x + width / 9} ${height * 0.3} L${x + width / 5} ${height} Z" fill="hsl(${140 + 8 * place} 30% 40%)"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="#cde"/>${hills.join('')}</svg>`
}

const STYLE = `
body { margin: 0; font: 17px/1.5 sans-serif; color: #222; }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 1rem; }
nav a { margin-left: 1rem; }
h1 { font-size: 2.6rem; line-height: 1.15; margin: 1rem 0; }
#art img { display: block; width: 100%; height: auto; }
.shelf { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; padding: 0; list-style: none; }
.shelf li { border: 1px solid #ccc; border-radius: 6px; padding: 1rem; }
`

const LINKS = ['Boots', 'Packs', 'Poles', 'Basket'].map((name) => `<a href="#${name}">${name}</a>`).join('')

const CARDS = Array.from(
  { length: 24 },
  (_, place) => `
<li><h2>Thing ${place + 1}</h2><p>Light, strong, and mended for free as long as there is a thread of it left.</p><a href="#${place}">Look closer</a></li>`,
).join('')
