import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createKvPlaybookStore } from '../../../worker/playbook/kv-playbook-store.ts'
import { createMemoryPlaybookStore } from '../../../worker/playbook/memory-playbook-store.ts'
import { describePlaybookStore } from '../../contract/playbook-store.ts'
import { watchKv } from '../support/watch-kv.ts'

describePlaybookStore('Workers KV', () => createKvPlaybookStore(env.PLAYBOOKS))

describePlaybookStore('memory', createMemoryPlaybookStore)

describe('the playbook store in Workers KV', () => {
  it('throws, naming site and field, where what is stored is no playbook', async () => {
    await env.PLAYBOOKS.put(
      'playbook:v1:odd',
      JSON.stringify({ version: '1', publishedAt: 1, playbook: { site: 'odd', touches: 3 } }),
    )
    await expect(createKvPlaybookStore(env.PLAYBOOKS).published('odd')).rejects.toThrow(
      /stored for odd .* playbook\.touches/,
    )
  })

  it('tells the shards of what is stored, however broken the rest of it is', async () => {
    const store = createKvPlaybookStore(env.PLAYBOOKS)
    await env.PLAYBOOKS.put('playbook:v1:odd', JSON.stringify({ playbook: { touches: 3, shards: 4 } }))
    expect(await store.shards('odd')).toBe(4)
    await env.PLAYBOOKS.put('playbook:v1:odd', 'nonsense')
    expect(await store.shards('odd')).toBeNull()
  })

  it('throws where the storage is out of reach', async () => {
    const { kv } = watchKv(env.PLAYBOOKS, async () => {
      throw new Error('KV GET failed: 500')
    })
    await expect(createKvPlaybookStore(kv).published('shop')).rejects.toThrow('KV GET failed')
  })
})
