/** Why a proof proves nothing. `no-secret`: the site has none, so nothing could be proven. */
export type ProofFault = 'no-secret' | 'malformed' | 'forged' | 'other-user' | 'expired' | 'not-yet'

/** What a proof comes to. */
export type Verdict = 'proven' | { readonly refused: ProofFault }
