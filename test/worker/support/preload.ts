import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
// The test runner fetches modules from outside; two Durable Objects that wait for the same one would each wait for the
// other's request, which the platform forbids. Built, all modules are inside.
import '../../../shared/content/compile-contents.ts'
import '../../../shared/playbook/compile.ts'
import '../../../shared/wire/playbook-schema.ts'
import '../../../shared/ledger/split-posting.ts'
import '../../../worker/ledger/choose-touch-log.ts'
import '../../../worker/ledger/copy-person.ts'
import '../../../worker/ledger/erase-person.ts'
import '../../../worker/ledger/forget-deliveries.ts'
import '../../../worker/ledger/forget-touches.ts'
import '../../../worker/ledger/sweep-dues.ts'
import '../../../worker/ledger/take-messages.ts'
import '../../../worker/profile/shard-work.ts'
import '../../../worker/send-webhooks.ts'

await applyD1Migrations(env.LEDGER, [...env.MIGRATIONS])
