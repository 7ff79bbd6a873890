// An OpenID provider for the tests of the gateway: authorization code with PKCE, access tokens that are JWTs.
// It reads {port, keys, people, redirect, audience} as JSON from its first argument, and perhaps `ttl`, the life of an
// access token in seconds, and `after`, the address to come back to after signing out.
import Provider from 'oidc-provider'

const { port, keys, people, redirect, audience, ttl = 300, after } = JSON.parse(process.argv[2])
const issuer = `http://127.0.0.1:${port}`
const resource = 'urn:edb'

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'page',
      redirect_uris: [redirect],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      post_logout_redirect_uris: after === undefined ? [] : [after],
      response_types: ['code'],
    },
  ],
  jwks: { keys },
  cookies: { keys: ['for tests'] },
  scopes: ['openid', 'offline_access'],
  clientBasedCORS: () => true,
  issueRefreshToken: () => true,
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
        accessTokenTTL: ttl,
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
})

provider.listen(port, '127.0.0.1', () => console.log('listening'))
