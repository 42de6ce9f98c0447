import { requireConsent } from './consent.ts'
import { install } from './install.ts'

// `<script async src="…/tag.js" data-site="shop" data-consent="implied"></script>`; the Worker is where the script is from.
try {
  const { dataset, src }: HTMLScriptElement = Object(document.currentScript)
  if (dataset.site) {
    if (dataset.consent !== 'implied') requireConsent()
    install(dataset.site, src, () => import(`${new URL('/rest.js', src)}`))
  }
} catch {
  // A page is never to notice that something failed here.
}
