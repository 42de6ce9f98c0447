/**
 * The touch that says that a visitor saw a play, or as a control or held out would have: `props` are `play`, `slot` and
 * `arm`, which is a variant's id, `control` or `holdout`. The tag sends it; a playbook cannot name a touch of its own so.
 */
export const EXPOSURE_TOUCH = 'exposure'

export const EXPOSURE_PROPS: readonly string[] = ['play', 'slot', 'arm']
