/** A first request with a token, as one types it into a shell. */
export function firstRequest(origin: string, token: string, model: string): string {
  const body = JSON.stringify({ message: 'Why is the sky blue?', model })
  return `curl ${origin}/api/v1/chat \\
  -H 'authorization: Bearer ${token}' \\
  -H 'content-type: application/json' \\
  -d '${body}'`
}

/** The same through any OpenAI client. */
export function firstOpenAiRequest(origin: string, token: string, model: string): string {
  return `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${origin}/v1', apiKey: '${token}' })
const answer = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: 'Why is the sky blue?' }],
})
console.log(answer.choices[0].message.content)`
}
