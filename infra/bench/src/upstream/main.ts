import { startUpstream } from './start-upstream.ts'

// A process of its own, so that it can be pinned to the load's core.
const upstream = await startUpstream()
process.on('disconnect', () => process.exit())
process.send?.({ url: upstream.url })
