/**
 * Calls back for every further page that is seen: after each navigation inside the page that changes its address, and
 * when the page comes back from the back-forward cache. Where there is no Navigation API, addresses are compared when the
 * document changes: the page's history is left alone. A fragment counts if it is a route, as `#/basket` and `#!basket`.
 */
export function onPage(see: () => void): void {
  let seen = address()
  const look = () => {
    if (seen !== address()) {
      seen = address()
      see()
    }
  }
  window.navigation?.addEventListener('navigatesuccess', look)
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
  addEventListener('pageshow', ({ persisted }) => persisted && see())
}

function address(): string {
  return location.href.replace(/#(?![/!]).*|.wp_h=[^&#]*/g, '')
}
