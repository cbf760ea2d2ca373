import { splitModelId } from '@playground/contracts'
import type { ModelEntry } from '../provider/model-entry.ts'
import type { Provider } from '../provider/provider.ts'
import type { ModelsFile } from './models-file.ts'

/**
 * A provider whose models are those of MODELS_FILE where it names them, and its own besides; with `demoOnly` nothing
 * but the file's demo models. Entries of other providers do not matter.
 */
export function overlayModels(
  provider: Provider,
  options: Readonly<{ file: ModelsFile | undefined; demoOnly: boolean }>,
): Provider {
  const { file, demoOnly } = options
  if (file === undefined && !demoOnly) return provider
  const written = (file?.models ?? [])
    .filter(({ id, demo }) => splitModelId(id).provider === provider.id && (demo || !demoOnly))
    .map(({ pricing, ...model }): ModelEntry => ({ ...model, prices: pricing === null ? [] : [{ pricing }] }))
  const names = new Set(written.map(({ id }) => id))
  const version = file === undefined || written.length === 0 ? provider.priceVersion : file.version
  return {
    ...provider,
    id: provider.id,
    name: provider.name,
    priceVersion: version,
    models: async () =>
      demoOnly ? written : [...written, ...(await provider.models()).filter(({ id }) => !names.has(id))],
    stream: (request, call) => provider.stream(request, call),
    ...(provider.embed && { embed: provider.embed.bind(provider) }),
    ...(provider.moderate && { moderate: provider.moderate.bind(provider) }),
    explain: (error) => provider.explain(error),
  }
}
