// Runs before the tag: notes when what a slot shows is exchanged, for the panel to tell how long something else was seen.
{
  const SLOT = '[data-slot], [data-slot-filled]'

  /** The parser adds; only a decision takes away or writes over. @param {MutationRecord} change */
  const isExchange = ({ target, type, attributeName, oldValue, removedNodes }) => {
    if (!(target instanceof Element) || target.closest(SLOT) === null) return false
    if (type !== 'attributes') return removedNodes.length > 0
    return !attributeName?.startsWith('data-slot') && target.getAttribute(attributeName ?? '') !== oldValue
  }

  const observer = new MutationObserver((changes) => {
    if (!changes.some(isExchange)) return
    const at = performance.now()
    // What is done in a frame is seen after it.
    requestAnimationFrame(() => setTimeout(() => performance.measure('slots-exchanged', { start: at })))
  })
  observer.observe(document, { subtree: true, childList: true, attributes: true, attributeOldValue: true })

  /** The first decisions; what comes later answers what the visitor did. */
  document.addEventListener(
    'waypost',
    () => {
      performance.mark('decided')
      setTimeout(() => observer.disconnect())
    },
    { once: true },
  )
}
