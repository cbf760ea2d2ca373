import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { version } from '@playground/runtime'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import type { App } from './app-type.ts'

/** Must be registered before the routes it describes. */
export async function apiDocument(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'AI model playground',
        version,
        description: 'One prompt, several models answering side by side.',
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'at' },
        },
      },
    },
    // Some schemas also mend what they read; only what is accepted can be written down.
    transform: createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: 'any' } }),
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { url: '/openapi.json', tryItOutEnabled: false },
    // The reader sets styles inline. It is code of its own on a page of its own.
    staticCSP:
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
      "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  })
}
