import { isIP } from 'node:net'
import { fileURLToPath } from 'node:url'
import { list, natsConfig, port, processConfig } from '@playground/runtime'
import { z } from 'zod'
import { issuerMistakes, issuerSettings } from './auth/issuer/issuer-config.ts'

const origin = z
  .string()
  .refine((value) => /^https?:\/\/[^/?#@\s]+$/i.test(value) && URL.canParse(value), 'must be like https://example.com')
  .transform((value) => new URL(value).origin)

/** An address, or a network in CIDR notation, that proxies of ours have. */
const proxy = z.string().refine((value) => {
  const [address = '', bits, ...rest] = value.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^[0-9]{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}, 'must be an address or a network like 10.0.0.0/8')

const minSecretBytes = 32

const settings = z.object({
  ...processConfig,
  ...natsConfig,
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_ORIGIN: origin.optional(),
  ALLOWED_ORIGINS: list.pipe(z.array(origin)).default([]),
  TRUST_PROXY: list.pipe(z.array(proxy)).default([]),
  JWT_SECRET: z
    .string()
    .refine((value) => Buffer.byteLength(value) >= minSecretBytes, `must have at least ${minSecretBytes} bytes`),
  MODERATION: z.enum(['off', 'flag', 'block']).default('off'),
  REGISTRATION: z.enum(['open', 'closed']).default('open'),
  ...issuerSettings,
  WEB_ROOT: z.string().default(fileURLToPath(new URL('../../web/dist', import.meta.url))),
})

/** Settings of the gateway. */
export const gatewayConfig = settings.superRefine((given, context) => {
  for (const { name, message } of issuerMistakes(given)) context.addIssue({ code: 'custom', path: [name], message })
})
export type GatewayConfig = z.infer<typeof gatewayConfig>
