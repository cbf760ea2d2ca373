// Starts two children and a temporary directory, tells about them, and waits to be killed.
import { startProcess, temporaryDirectory } from '../../src/index.ts'

const sleeper = { command: process.execPath, args: ['--eval', 'console.log("up"); setInterval(() => {}, 1000)'] }
const child = await startProcess({ ...sleeper, readyWhen: /up/ })
const paused = await startProcess({ ...sleeper, readyWhen: /up/ })
await paused.pause()
const { path: directory } = await temporaryDirectory('playground parent')
process.send?.(JSON.stringify({ pid: child.pid, pausedPid: paused.pid, directory }))
