import type { Call, DecidedCall, TouchOptions, VisitState } from './api.ts'
import { mayMeasure, requireConsent, setConsent } from './consent.ts'
import { MAX_NAME, MAX_TOUCH } from './limits.ts'
import { onPage } from './navigation.ts'
import { type Kept, type NewTouch, newKept } from './queue/kept.ts'
import { ask, begin, end, hide, more, reset, resume, touch } from './session.ts'
import { placeSlots, show } from './slots.ts'

let state: (VisitState & { readonly token: undefined }) | undefined
/** Decisions that were asked for before the tag was there; none any more after its own first reply, which knows more. */
let early: DecidedCall | readonly [] | undefined = []
/** Whether the visitor is measured; see `mayMeasure`. */
let may: boolean | undefined
/** What the first visit waits for. */
let landing: Promise<void> | undefined

/** Runs the tag in this page, with the consent that was said so far. */
export function run(): void {
  if (location.search.includes('wp_h=')) landing = more(['handoff'])
  // Without chance there are no visitors to tell apart: throws before anything has begun.
  stand()
  placeSlots()
  onPage(seePage)
  addEventListener('online', resume)
  addEventListener('visibilitychange', hide)
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
    forget()
    reset()
  } else if (call[0] === 'decided') {
    if (early) early = call
    if (may) showAll()
  } else more(call)
}

/** Measures, or stops to, as the visitor now allows. */
function stand(): void {
  const was = may
  may = mayMeasure()
  if (may === was) {
    if (may) ask()
  } else if (may) {
    showAll()
    begin(onReply, landing, newKept(early?.[2])).catch(() => {})
    seePage()
  } else {
    forget()
    if (may === false) more(['refuse'])
    // Last, because blocked storage throws.
    end()
  }
}

function seePage(): void {
  touch({ name: 'page', at: Date.now() })
}

function onReply({ reply, dropped }: Kept, before?: Kept): void {
  if (!reply) return
  if (reply.token === null) {
    requireConsent()
    stand()
  } else {
    if (before) early = undefined
    state = { ...reply, token: undefined, dropped }
    showAll()
    if (reply.more) more(['replied', reply, before])
    document.dispatchEvent(new CustomEvent('waypost', { detail: state }))
  }
}

/** Shows the page's own content, whatever was decided of it. */
function forget(): void {
  state = early = undefined
  showAll()
}

/** Decisions asked for before the tag was there are younger than those of an earlier page. */
function showAll(): void {
  show({ ...state?.slots, ...early?.[1] })
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
