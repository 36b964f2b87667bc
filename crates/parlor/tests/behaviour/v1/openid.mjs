// A real OpenID provider for the tests: the package `oidc-provider` of npm. The test chooses the person and the faults.
//
//   node openid.mjs MODULES CALLBACK
//
// MODULES is the directory that contains the package's directory. CALLBACK is the redirect URI of the client. The
// program prints its port. POST /test changes the person and the faults. Its answer lists the requests to the provider.
import { createServer } from 'node:http';
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

const [modules, callback] = process.argv.slice(2);
const { default: Provider } = await import(`${modules}/oidc-provider/lib/index.js`);

const state = {
  // The person who signs in at the provider: the subject and the claims.
  person: { sub: 'nobody' },
  // Whether the person refuses the sign-in.
  denies: false,
  // The claims to change in the next ID tokens. The value `null` removes a claim.
  change: null,
  // The difference between the provider's clock and the machine's, in seconds.
  offset: 0,
  // Whether ID tokens lack the claims about the person. Only the userinfo endpoint then returns these claims.
  thin: false,
  // Whether the provider closes connections without an answer.
  down: false,
  // Whether the client has no secret.
  open: false,
};
const asked = { keys: 0, tokens: [], authorizations: [] };

const machine = Date.now;
Date.now = () => machine() + state.offset * 1000;

let key;
let serial = 0;
function rotate() {
  serial += 1;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  key = { ...privateKey.export({ format: 'jwk' }), kid: `key-${serial}`, use: 'sig', alg: 'RS256' };
}
rotate();

const server = createServer();
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;

function changed(token) {
  const [head, body] = token.split('.');
  const claims = { ...JSON.parse(Buffer.from(body, 'base64url')), ...state.change };
  for (const [name, value] of Object.entries(claims)) if (value === null) delete claims[name];
  const message = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const signer = createPrivateKey({ key, format: 'jwk' });
  return `${message}.${sign('sha256', Buffer.from(message), signer).toString('base64url')}`;
}

let provider;
let handle;
function build() {
  provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'parlor',
        ...(state.open
          ? { token_endpoint_auth_method: 'none' }
          : { client_secret: 'the secret of parlor & co', token_endpoint_auth_method: 'client_secret_basic' }),
        redirect_uris: [callback],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ['a key for tests'] },
    conformIdTokenClaims: state.thin,
    claims: {
      openid: ['sub', 'groups'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...state.person, sub: id }) }),
    async loadExistingGrant(ctx) {
      const grant = new provider.Grant({ clientId: 'parlor', accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === '/token' && ctx.body?.id_token && state.change) ctx.body.id_token = changed(ctx.body.id_token);
  });
  handle = provider.callback();
}
build();

async function control(request, response) {
  let text = '';
  for await (const chunk of request) text += chunk;
  const wanted = JSON.parse(text);
  Object.assign(state, wanted);
  if (wanted.rotate) rotate();
  if (wanted.rotate || 'thin' in wanted || 'open' in wanted) build();
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(asked));
}

async function interact(request, response) {
  await provider.interactionDetails(request, response);
  const result = state.denies
    ? { error: 'access_denied', error_description: 'the person refuses' }
    : { login: { accountId: state.person.sub, remember: false } };
  await provider.interactionFinished(request, response, result);
}

server.on('request', (request, response) => {
  const path = request.url.split('?')[0];
  if (path === '/test') return control(request, response);
  if (state.down) return request.socket.destroy();
  if (path === '/jwks') asked.keys += 1;
  if (path === '/token') asked.tokens.push({ authorization: request.headers.authorization ?? null });
  if (path === '/auth') asked.authorizations.push(request.url);
  if (path.startsWith('/interaction/')) return interact(request, response);
  return handle(request, response);
});
// The standard input closes at the end of the test that started the provider.
process.stdin.on('end', () => process.exit()).resume();
console.log(server.address().port);
// The package writes hints to the standard output, which the test no longer reads.
console.log = console.info = () => {};
