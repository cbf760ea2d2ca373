import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client'

const timeoutSeconds = 5

/** An issuer as it describes itself, for a client that people sign in through. */
export async function discover(
  issuer: string,
  client: Readonly<{ id: string; secret: string | undefined }>,
): Promise<Configuration> {
  const found = await discovery(new URL(issuer), client.id, {}, authenticationOf(client.secret), {
    timeout: timeoutSeconds,
    // Plain http is accepted of this machine alone, by the check of the setting.
    execute: issuer.startsWith('http:')
      ? [allowInsecureRequests, enableNonRepudiationChecks]
      : [enableNonRepudiationChecks],
  })
  const { issuer: name } = found.serverMetadata()
  if (name !== issuer) throw new Error(`OIDC_ISSUERS names ${issuer}, but this issuer calls itself ${name}`)
  return found
}

/** In the header, which every issuer must accept, unless it says that it does not. */
function authenticationOf(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None()
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (server, ...rest) => {
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = server
    const inBody = methods.includes('client_secret_post') && !methods.includes('client_secret_basic')
    return (inBody ? post : basic)(server, ...rest)
  }
}
