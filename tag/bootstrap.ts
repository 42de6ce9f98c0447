import type { VisitReply } from '../shared/model/visit.ts'
import type { Call } from './api.ts'

// `<script nonce="…" data-site="shop" data-origin="https://waypost.shop.example" data-slots="hero,offer"
// data-consent="implied">`, with this in it, before everything else in a page's head. It is the stub, and asks for the
// decisions of a first visit while the tag loads: who was here before is shown the last ones as soon, which is found out
// meanwhile, since storage is slow to open. Who comes from another page of the site is known most likely, and not asked
// for. The tag takes the seed over, wherever it begins, so that both are the same visitor. Nothing waits for the answer:
// where it is slow the tag's own is slower, and after that one it counts no more. Its size is why it says things as it does.
try {
  const page = document
  const { site, origin, slots, consent } = Object(page.currentScript).dataset
  const stub = (...call: Call) => self.waypost?.q.push(call)
  const calls: Call[] = []
  stub.q = calls
  self.waypost ||= stub
  if (
    consent === 'implied' &&
    !navigator.globalPrivacyControl &&
    !page.prerendering &&
    !/wp_h/.test(page.URL) &&
    !page.referrer.includes(page.domain)
  ) {
    const seed = crypto.randomUUID().slice(14)
    const hand = (reply?: VisitReply) => stub('decided', reply?.slots, seed)
    hand()
    Promise.all([
      fetch(`${origin}/v1/visit`, {
        method: 'POST',
        body: JSON.stringify({
          site,
          seed,
          slots: slots.split(','),
          // Nothing is sent of which the time would matter.
          sentAt: 0,
          page: { url: page.URL, referrer: page.referrer },
        }),
      }).then((response) => response.json()),
      indexedDB.databases(),
    ])
      .then(([reply, known]) => known.some((database) => database.name === 'waypost') || hand(reply))
      // Nothing is handed over.
      .catch(hand)
  }
} catch {
  // A page is never to notice that something failed here.
}
