import { type Agent, request } from 'node:http'

/** What a browser and the edge say of a visitor: the country comes as Cloudflare gives it, in `request.cf`. */
const HEADERS = {
  'content-type': 'text/plain',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36',
  'accept-language': 'fr-FR,fr;q=0.9',
  'cf-blob': '{"country":"FR"}',
}

/** Posts a body as the tag does, and gives the text of the answer; rejects on any but 200. */
export function post(url: string, body: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { ...HEADERS, 'content-length': Buffer.byteLength(body) } },
      (reply) => {
        let text = ''
        reply.setEncoding('utf8')
        reply.on('data', (part: string) => {
          text += part
        })
        reply.on('end', () =>
          reply.statusCode === 200 ? resolve(text) : reject(new Error(`${url}: ${reply.statusCode} ${text}`)),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
