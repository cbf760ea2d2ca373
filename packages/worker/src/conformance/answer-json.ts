import type { ProviderAnswer } from '@playground/testing'

/** An answer that is one JSON body. */
export function answerJson(body: unknown): ProviderAnswer {
  return {
    raw: (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_json' })
      response.end(JSON.stringify(body))
    },
  }
}
