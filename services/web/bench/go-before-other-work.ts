import { writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import type { Browser } from 'playwright-core'

const niceness = -15

/**
 * Puts this process, and a browser it launched afterwards, before whatever else the machine does, so that what is
 * measured is the page. Without the right to do so (another user, another system), everything stays as it is.
 */
export async function goBeforeOtherWork(launch: () => Promise<Browser>): Promise<Browser> {
  // Threads and processes inherit it from whoever starts them.
  allow(() => setPriority(niceness))
  const browser = await launch()
  const whole = await browser.newBrowserCDPSession()
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo')
  // The browser is a session of its own. Where the kernel groups by session, niceness counts only within one.
  for (const pid of [process.pid, ...processInfo.map(({ id }) => id)]) {
    allow(() => writeFileSync(`/proc/${pid}/autogroup`, String(niceness)))
  }
  return browser
}

function allow(change: () => void): void {
  try {
    change()
  } catch {
    // Not allowed, or not known here.
  }
}
