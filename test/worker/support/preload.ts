import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
// The test runner fetches modules from outside; two Durable Objects that wait for the same one would each wait for the
// other's request, which the platform forbids. Built, all modules are inside.
import '../../../shared/playbook/compile.ts'
import '../../../shared/wire/playbook-schema.ts'
import '../../../worker/profile/shard-work.ts'

await applyD1Migrations(env.LEDGER, [...env.MIGRATIONS])
