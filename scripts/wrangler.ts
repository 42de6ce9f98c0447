/** Keeps wrangler quiet, and off the network: no metrics, no error reports, no look-up of where this machine is. */
export const WRANGLER_SETTINGS = {
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_WRITE_LOGS: 'false',
  WRANGLER_LOG: 'error',
}

/** Wrangler as a library, kept quiet and off the network. It reads the environment while it loads, hence the late import. */
export async function loadWrangler(): Promise<typeof import('wrangler')> {
  Object.assign(process.env, WRANGLER_SETTINGS)
  return import('wrangler')
}
