/** A playbook to begin with, as `waypost init` writes it. It publishes as it stands. */
export function starterPlaybook(site: string): string {
  return `{
  // Where your visitors are in their journey, and what they are shown there. Publish a change with
  //   npx waypost publish FILE
  "site": ${JSON.stringify(site)},

  // "required": nothing is stored and nothing that tells visitors apart is sent before they agree. When they answer,
  // call
  //   waypost('consent', { measure: true, personalize: true })
  // "implied": visitors are measured and see plays until they refuse; give the tag data-consent="implied" too.
  "consent": "required",

  // The touches that count. Any other is logged and changes nothing. Properties that a condition reads are kept; to keep
  // more, list them: "add_to_cart": { "props": ["product"] }. So do "traits" and "query" for traits and for parameters
  // of addresses; all that nobody lists or reads is dropped.
  "touches": {
    "page": { "auto": true }, // the tag sends this one by itself
    "view_product": {},
    "add_to_cart": {},
    "purchase": { "goal": true } // with "verified": true it counts only when your server sends it
  },

  // A visitor is at the furthest stage whose condition holds, so every stage can be left again.
  "journeys": [
    {
      "id": "buyer",
      "stages": [
        { "id": "visitor", "when": "always" },
        {
          "id": "interested",
          "when": {
            "any": [{ "touch": "view_product", "count": { "gte": 2 }, "within": "14d" }, { "touch": "add_to_cart" }]
          }
        },
        { "id": "customer", "when": { "touch": "purchase" } },
        // Reached by time alone. The next purchase makes a customer again.
        { "id": "lapsed", "when": { "touch": "purchase", "last": { "olderThan": "90d" } } }
      ]
    }
  ],

  // Elements of your pages, as <h1 data-slot="hero">. They show what is in the page until a play says otherwise.
  "slots": {
    "hero": { "kind": "element", "default": "page" }
  },

  // The first play that fits the visitor's stage wins its slot.
  "plays": [
    {
      "id": "nudge",
      "slot": "hero",
      "stages": ["buyer:interested"],
      "variants": [{ "id": "a", "content": { "text": "Still thinking it over?" } }]
    }
  ]
}
`
}
