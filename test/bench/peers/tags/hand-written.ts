import { VARIANT_TEXT } from '../pages/change.ts'
import type { Tag } from './tag.ts'

/** Tells the backend of the page view, asks what the slots show, and swaps. No queue, no limit, no retry, no undo. */
const SCRIPT = `(d=>{let l=localStorage,i=l.v||(l.v=crypto.randomUUID()),s=d.currentScript;fetch(new URL('/decide',s.src),{method:'POST',keepalive:!0,body:JSON.stringify({site:s.dataset.site,id:i,touch:'page',at:Date.now(),url:location.href,title:d.title,ref:d.referrer})}).then(r=>r.json()).then(a=>{for(let k in a)d.querySelectorAll('[data-slot="'+k+'"]').forEach(e=>Object.assign(a[k].src?e.firstElementChild:e,a[k]))}).catch(()=>{})})(document)`

/** The least that touches, decides and swaps. */
export const HAND_WRITTEN: Tag = {
  name: 'hand-written',
  version: null,
  about: `${SCRIPT.length} bytes that send the page view, ask for the slots and swap their content.`,
  head: ({ origin }) => `<script async src="${origin}/tag.js" data-site="shop"></script>`,
  files: new Map([['/tag.js', SCRIPT]]),
  answer: ({ path }, { change, image }) => {
    if (path !== '/decide') return null
    return {
      body: JSON.stringify(change === 'text' ? { hero: { textContent: VARIANT_TEXT } } : { art: { src: image } }),
    }
  },
}
