import type { GatewayConfig } from '../../config.ts'

/** What a token of an issuer must say to count here. */
export type IssuerRules = Readonly<{
  /** Of `aud`, where a token has one. */
  audience: string | undefined
  /** Of `azp`, for tokens without `aud`, and for all where no audience is configured. */
  authorizedParties: readonly string[]
  /** Our own, to which issuers write ID tokens. */
  clientId: string | undefined
}>

export function issuerRules(
  config: Pick<GatewayConfig, 'OIDC_AUDIENCE' | 'OIDC_AUTHORIZED_PARTIES' | 'OIDC_CLIENT_ID'>,
): IssuerRules {
  return {
    audience: config.OIDC_AUDIENCE,
    authorizedParties: config.OIDC_AUTHORIZED_PARTIES,
    clientId: config.OIDC_CLIENT_ID,
  }
}

/** Whether tokens of issuers are accepted at all. */
export function acceptsTokens({ audience, authorizedParties }: IssuerRules): boolean {
  return audience !== undefined || authorizedParties.length > 0
}
