import { peerFile, versionOf } from '../packages.ts'
import { VARIANT_TEXT } from '../pages/change.ts'
import type { Tag } from './tag.ts'

const PACKAGE = '@adobe/alloy'

/**
 * Adobe's Web SDK. It speaks to its edge by https on the usual port only: in the served file, that origin is replaced. No
 * third-party cookies, so that it asks this edge and no other.
 */
export function alloy(): Tag {
  return {
    name: 'Adobe alloy',
    version: versionOf(PACKAGE),
    about:
      '`dist/alloy.min.js` with its base code and the prehiding snippet (3 s) of its documentation; `sendEvent` with `renderDecisions`. In the served file, the `https` origin of the edge is replaced by that of the stub.',
    head: ({ origin }) =>
      `<script>${PREHIDING}</script>\n<script>${BASE_CODE}</script>\n<script async src="${origin}/alloy.min.js"></script>\n<script>${START.replace('ORIGIN', origin)}</script>`,
    files: new Map([['/alloy.min.js', peerFile(PACKAGE, 'dist/alloy.min.js').replace(EDGE, '`$1EDGE}')]]),
    answer: ({ path, query }, { change, image }) => {
      if (!path.startsWith('/ee/')) return null
      const data =
        change === 'text'
          ? { type: 'setHtml', selector: '#hero', prehidingSelector: '#hero', content: VARIANT_TEXT }
          : { type: 'setImageSource', selector: '#art > img', prehidingSelector: '#art > img', content: image }
      const item = { id: 'item-1', schema: 'https://ns.adobe.com/personalization/dom-action', meta: {}, data }
      const scopeDetails = { decisionProvider: 'TGT', activity: { id: '1' }, experience: { id: '0' } }
      const decision = { id: 'AT:1', scope: '__view__', scopeDetails, items: [item] }
      const handle = [
        { type: 'personalization:decisions', eventIndex: 0, payload: [decision] },
        { type: 'identity:result', payload: [{ id: '1'.repeat(38), namespace: { code: 'ECID' } }] },
        { type: 'state:store', payload: [] },
      ]
      return { body: JSON.stringify({ requestId: query.get('requestId'), handle }) }
    },
  }
}

const PREHIDING =
  "!function(e,a,n,t){if(a)return;var i=e.head;if(i){var o=e.createElement('style');o.id='alloy-prehiding',o.innerText=n,i.appendChild(o),setTimeout(function(){o.parentNode&&o.parentNode.removeChild(o)},t)}}(document,document.location.href.indexOf('adobe_authoring_enabled')!==-1,'body { opacity: 0 !important }',3000)"

const BASE_CODE =
  '!function(n,o){o.forEach(function(o){n[o]||((n.__alloyNS=n.__alloyNS||[]).push(o),n[o]=function(){var u=arguments;return new Promise(function(i,l){n[o].q.push([i,l,u])})},n[o].q=[])})}(window,["alloy"])'

/** Where a template begins with the edge's origin. */
const EDGE = /`https:\/\/(\$\{)[a-z]\}/g

const START =
  'EDGE="ORIGIN";alloy("configure",{datastreamId:"bench",orgId:"BENCH@AdobeOrg",edgeDomain:"edge.example.com",thirdPartyCookiesEnabled:false,clickCollectionEnabled:true});alloy("sendEvent",{renderDecisions:true,xdm:{eventType:"web.webpagedetails.pageViews"}})'
