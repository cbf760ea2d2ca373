import { routes } from '@playground/contracts'
import type { Catalog } from '../health/catalog.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function listModels(app: App, { catalog }: { catalog: Catalog }): Promise<void> {
  app.route({
    ...describeRoute('listModels', routes.listModels),
    handler: async () => ({ data: [...catalog.models()] }),
  })
}
