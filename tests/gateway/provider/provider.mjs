// An OpenID provider for the tests of the gateway: authorization code with PKCE, access tokens that are JWTs.
// It reads {port, keys, people, redirect, audience} as JSON from its first argument.
import Provider from 'oidc-provider'

const { port, keys, people, redirect, audience } = JSON.parse(process.argv[2])
const issuer = `http://127.0.0.1:${port}`
const resource = 'urn:edb'

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'page',
      redirect_uris: [redirect],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  jwks: { keys },
  cookies: { keys: ['for tests'] },
  scopes: ['openid'],
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  extraTokenClaims: (_, token) => people[token.accountId],
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        audience,
        scope: 'edb',
        accessTokenFormat: 'jwt',
        accessTokenTTL: 300,
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
})

provider.listen(port, '127.0.0.1', () => console.log('listening'))
