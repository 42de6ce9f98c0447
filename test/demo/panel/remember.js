// Runs before the first paint, so that a panel that was folded away does not push the page about.
try {
  const kept = sessionStorage.getItem('journey-panel')
  if (kept !== null) document.documentElement.dataset.panel = kept
} catch {
  // Storage is blocked: the panel starts as the width of the window suggests.
}
