import { request } from 'node:http'

let answer: Promise<boolean> | undefined

/** Whether a Docker daemon answers a ping on the local socket within a second. Asked once per process. */
export function dockerAnswers(): Promise<boolean> {
  answer ??= ping('/var/run/docker.sock')
  return answer
}

function ping(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const attempt = request({ socketPath, path: '/_ping', signal: AbortSignal.timeout(1_000) }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    attempt.on('error', () => resolve(false))
    attempt.end()
  })
}
