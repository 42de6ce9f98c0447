import type { VisitReply } from '../shared/model/visit.ts'
import type { Call } from './api.ts'
import { REQUEST_LIMIT_MS } from './limits.ts'

// `<script nonce="…" data-site="shop" data-origin="https://waypost.shop.example" data-slots="hero,offer"
// data-consent="implied">`, with this in it, before everything else in a page's head. It is the stub, and asks for the
// decisions of a first visit while the tag loads: who was here before is shown the last ones as soon. The tag takes the
// seed over, wherever it begins, so that both are the same visitor. Nothing waits for the answer: where it is slow the tag's
// own is slower, and after that one it counts no more. Its size is why it says things as it does.
try {
  const page = document
  const { site, origin, slots, consent } = Object(page.currentScript).dataset
  const stub = (...call: Call) => self.waypost?.q.push(call)
  const calls: Call[] = []
  stub.q = calls
  self.waypost ||= stub
  if (consent === 'implied' && !navigator.globalPrivacyControl && !page.prerendering && !page.URL.includes('wp_h=')) {
    const seed = crypto.randomUUID().slice(14)
    const hand = (reply?: VisitReply) => stub('decided', reply?.slots, seed)
    hand()
    indexedDB
      .databases()
      .then(
        (known): unknown =>
          known.some((database) => database.name === 'waypost') ||
          fetch(`${origin}/v1/visit`, {
            method: 'POST',
            signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
            body: JSON.stringify({
              site,
              seed,
              touches: [],
              slots: slots.split(','),
              // Nothing is sent of which the time would matter.
              sentAt: 0,
              page: { url: page.URL, referrer: page.referrer },
            }),
          })
            .then((response) => response.json())
            .then(hand),
      )
      // Nothing is handed over.
      .catch(hand)
  }
} catch {
  // A page is never to notice that something failed here.
}
