import { routes } from '@playground/contracts'
import type { Catalog } from '../health/catalog.ts'
import type { App } from '../http/app-type.ts'
import { describeRoute } from '../http/describe-route.ts'

export async function listOpenaiModels(app: App, { catalog }: { catalog: Catalog }): Promise<void> {
  app.route({
    ...describeRoute('listOpenaiModels', routes.listOpenaiModels),
    handler: async () => ({
      object: 'list' as const,
      // Nobody says when a model was made.
      data: catalog.models().map(({ id, provider }) => ({
        ...{ id, object: 'model' as const, created: 0, owned_by: provider },
      })),
    }),
  })
}
