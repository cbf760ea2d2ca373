import { demoModels } from './demo-models.ts'

/**
 * The catalogue as `models.json` holds it, in the form a worker loads through `MODELS_FILE`:
 * what a picker shows, nothing of pace or voice.
 */
export function modelFile(): string {
  const rows = demoModels.map(({ manner: _, ...shown }) => ({ ...shown, demo: true }))
  return `${JSON.stringify(rows, null, 2)}\n`
}
