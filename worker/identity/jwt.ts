import { errors, jwtVerify } from 'jose'
import type { ProofFault, Verdict } from './verdict.ts'

/** How far a backend's clock may be off. */
const LEEWAY_S = 60

/** The one algorithm, so that no header of a sender's own chooses a weaker one or none. */
const ALGORITHMS = ['HS256']

interface Expected {
  readonly user: string
  readonly key: CryptoKey
  /** Epoch milliseconds. */
  readonly now: number
}

/** Whether a JWT was signed by this key, is of its time, and has this user as its subject. Source: RFC 7519. */
export async function verifyJwt(jwt: string, { user, key, now }: Expected): Promise<Verdict> {
  try {
    const limits = { algorithms: ALGORITHMS, clockTolerance: LEEWAY_S, currentDate: new Date(now) }
    const { payload } = await jwtVerify(jwt, key, limits)
    return payload.sub === user ? 'proven' : { refused: 'other-user' }
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    return { refused: faultOf(error) }
  }
}

function faultOf(error: errors.JOSEError): ProofFault {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'forged'
  if (error instanceof errors.JWTExpired) return 'expired'
  const isEarly = error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf'
  return isEarly && error.reason === 'check_failed' ? 'not-yet' : 'malformed'
}
