export {}

declare global {
  interface Window {
    /** Waypost's one global, as this shop uses it. The stub makes it; the tag takes it over. */
    waypost(call: 'touch', name: string, options?: { value?: number; props?: { product?: string } }): void
    waypost(call: 'ready', callback: (state: import('./panel.js').VisitState) => void): void
    waypost(call: 'reset'): void
  }
}
