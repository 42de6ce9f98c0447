import * as v from 'valibot'

/** The name of a trait or of a touch's property. */
export const nameSchema = v.pipe(
  v.string(),
  v.regex(/^[^.]{1,64}$/s, 'must be a name of 1 to 64 characters without a dot: what lies in a value is kept with it'),
)

/** The name of a parameter in an address, decoded. */
export const parameterSchema = v.pipe(
  v.string(),
  v.regex(/^[^&=#]{1,100}$/s, 'must be the name of one parameter, as "ref" of "?ref=mail"'),
)

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'

/** A host as `location.host` gives it. */
export const hostSchema = v.pipe(
  v.string(),
  v.maxLength(260),
  v.regex(
    new RegExp(`^${LABEL}(?:\\.${LABEL})*(?::[0-9]{1,5})?$`),
    'must be a host in lower case, such as "checkout.example.com", without "https://" and path',
  ),
)

/** A list in which nothing stands twice. */
export function listOf<T extends string>(schema: v.GenericSchema<string, T>) {
  return v.pipe(
    v.array(schema),
    v.check((names) => new Set(names).size === names.length, 'names one thing twice'),
  )
}
