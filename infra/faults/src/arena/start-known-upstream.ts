import {
  generatedText,
  generatePrompt,
  type ProviderRequest,
  type RequestEnd,
  readGeneratePrompt,
  startProviderUpstream,
} from '@playground/testing'

/** Who asks what: a lane's calls are told from all others by these, so every one must differ in one of them. */
export type Asking = Readonly<{ seed: string; model: string; instructions: string | null }>

/** One call of a provider. Every call gets a text of its own, so that a mixture of two attempts is seen. */
export type ProviderCall = Readonly<{ text: string; dialect: string; request: ProviderRequest }> & {
  end: RequestEnd | null
}

export type KnownUpstream = AsyncDisposable &
  Readonly<{
    url: string
    openaiUrl: string
    /** The calls for a lane's prompt so far, oldest first. */
    callsOf(asking: Asking): readonly ProviderCall[]
    /** Every call so far, oldest first. */
    calls: readonly ProviderCall[]
    /** Calls for which this says true are left without an answer. */
    keepSilent(silent: (asking: Asking, earlierCalls: number) => boolean): void
  }>

/** The prompt that makes the upstream answer; `seed` must be new. A chunk has 40 characters. */
export const promptFor = generatePrompt

const keyOf = ({ seed, model, instructions }: Asking) => JSON.stringify([seed, model, instructions])

/** A vendor that says something else in every call, and remembers what. */
export async function startKnownUpstream(): Promise<KnownUpstream> {
  const upstream = await startProviderUpstream()
  const known = new Map<string, ProviderCall[]>()
  const all: ProviderCall[] = []
  let isSilent = (_asking: Asking, _earlierCalls: number) => false

  upstream.script((request) => {
    const wanted = readGeneratePrompt(request.messages.at(-1)?.text ?? '')
    if (wanted === null) return { echo: 'messages' }
    const instructions = request.messages.find(({ role }) => role === 'system')?.text ?? null
    const asking = { seed: wanted.seed, model: request.model, instructions }
    const earlier = known.get(keyOf(asking)) ?? []
    const seed = `${keyOf(asking)}/${earlier.length}`
    const text = generatedText(seed, wanted.chunks)
    const call: ProviderCall = { text, dialect: request.dialect, request, end: null }
    void request.ended.then((end) => {
      call.end = end
    })
    known.set(keyOf(asking), [...earlier, call])
    all.push(call)
    if (isSilent(asking, earlier.length)) return { fault: 'no-body' }
    return { generate: { ...wanted, seed } }
  })

  return {
    url: upstream.url,
    openaiUrl: upstream.openaiUrl,
    callsOf: (asking) => known.get(keyOf(asking)) ?? [],
    calls: all,
    keepSilent(silent) {
      isSilent = silent
    },
    [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose](),
  }
}
