import { basePath, type ExportFormat } from '@playground/contracts'
import { client } from '../data/client.ts'

/** Downloads a session as a file. The browser fetches it itself, so that it may be of any size. */
export async function exportSession(sessionId: string, format: ExportFormat): Promise<void> {
  // Renews a login whose access has run out: a download that is refused would only be a page with an error.
  await client.call('me', {})
  const link = document.createElement('a')
  link.href = `${basePath}/sessions/${sessionId}/export?format=${format}`
  link.download = ''
  link.click()
}
