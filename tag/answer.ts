import type { Call, TouchOptions, VisitState } from './api.ts'
import { mayMeasure, requireConsent, setConsent } from './consent.ts'
import { MAX_NAME, MAX_TOUCH } from './limits.ts'
import { onPage } from './navigation.ts'
import { type Kept, type KeptIdentity, type NewTouch, newKept } from './queue/kept.ts'
import { ask, begin, end, hide, more, reset, resume, touch } from './session.ts'
import { placeSlots, show } from './slots.ts'

let state: VisitState | undefined
/** Whether the visitor is measured; see `mayMeasure`. */
let may: boolean | undefined
/** What the first visit waits for. */
let landing: Promise<void> | undefined

/** Runs the tag in this page, with the consent that was said so far. */
export function run(): void {
  // Without chance there are no visitors to tell apart: throws before anything has begun.
  newKept()
  if (location.search.includes('wp_h=')) landing = more(['handoff'])
  placeSlots(ask)
  onPage(seePage)
  addEventListener('online', resume)
  addEventListener('visibilitychange', hide)
  stand()
}

/** Answers a call of the page. */
export function answer(call: Call): void {
  if (call[0] === 'touch') touch(makeTouch(call[1], call[2]))
  else if (call[0] === 'ready') {
    if (state) call[1](state)
    else document.addEventListener('waypost', ({ detail }) => call[1](detail), { once: true })
  } else if (call[0] === 'consent') {
    setConsent(call[1])
    stand()
  } else if (call[0] === 'reset') {
    show({})
    reset()
  } else more(call)
}

/** Measures, or stops to, as the visitor now allows. */
function stand(): void {
  const was = may
  may = mayMeasure()
  if (may === was) {
    if (may) ask()
  } else if (may) {
    begin(onReply, landing).catch(() => {})
    seePage()
  } else {
    show({})
    if (may === false) more(['refuse'])
    // Last, because blocked storage throws.
    end()
  }
}

function seePage(): void {
  touch({ name: 'page', at: Date.now() })
}

function onReply({ reply, dropped }: Kept, told?: KeptIdentity): void {
  if (!reply) return
  const { token, ...shown } = reply
  if (token === null) {
    requireConsent()
    stand()
  } else {
    show(shown.slots)
    state = { ...shown, dropped }
    if (shown.linkHosts) more(['link-hosts'])
    if (told?.claim && shown.identity) more(['settle', told, reply])
    document.dispatchEvent(new CustomEvent('waypost', { detail: state }))
  }
}

/** A touch that happens now. Of what JSON cannot carry, or a queue could not hold a thousand of, only the name is kept. */
function makeTouch(name: string, options?: TouchOptions): NewTouch {
  let json = '{}'
  try {
    json = JSON.stringify({ ...options })
  } catch {
    // Circular, or a value that refuses to be read.
  }
  return { ...(json.length < MAX_TOUCH && JSON.parse(json)), name: `${name}`.slice(0, MAX_NAME), at: Date.now() }
}
