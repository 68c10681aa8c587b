import { CloudBaseError, verifySignature, type Credentials, type Verify } from './gateway/index.ts';

/**
 * Who may use the wire protocol: our functions, whose signature is checked with their key, and any program that signs
 * with another key id. Simplified: a foreign key is not known here, so its signature cannot be checked; the SDKs of
 * others can be pointed at this world with whatever keys they have. On the platform an unknown key is refused.
 */
export function verifyCredentials(own: Credentials): Verify {
  const verifyOwn = verifySignature(() => own);
  return (request, parameters) => {
    const keyId = /^TC3-HMAC-SHA256 Credential=([^/,\s]+)\//.exec(request.headers.authorization ?? '')?.[1];
    if (keyId === undefined)
      throw new CloudBaseError('SIGN_PARAM_INVALID', 'authorization header missing or malformed');
    if (keyId === own.secretId) verifyOwn(request, parameters);
  };
}
