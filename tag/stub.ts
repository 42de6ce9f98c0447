import { queueCalls } from './queue-calls.ts'

queueCalls()
