import { createApiKey, revokeApiKey } from '../domain/api-keys.ts';
import { ApiKey, apiKeyById } from './api-key.ts';
import { builder } from './builder.ts';
import { idInput } from './id-arguments.ts';
import { type Payload, payload } from './payload.ts';
import { UserError } from './user-error.ts';
import { Scope } from './viewer.ts';

interface Created {
  apiKeyId: string | null;
  secret: string | null;
}

const CreateApiKeyPayload = builder.objectRef<Payload<Created>>('CreateApiKeyPayload').implement({
  description: 'The key, and its secret this once.',
  fields: (t) => ({
    apiKey: t.field({ type: ApiKey, nullable: true, resolve: ({ apiKeyId }, _args, context, info) => apiKeyById(apiKeyId, context, info) }),
    secret: t.exposeString('secret', { nullable: true, description: 'The key itself. Nothing shows it again.' }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: "Grants at most what the caller has, and the caller's shop.",
  fields: (t) => ({
    name: t.string({ required: true }),
    scopes: t.field({ type: [Scope], required: true }),
    shop: t.string({ description: 'The only one that it sees; all where omitted.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'Never where omitted.' }),
  }),
});

builder.mutationField('createApiKey', (t) =>
  t.field({
    type: CreateApiKeyPayload,
    authScopes: { ADMIN: true },
    description: 'The secret is in the payload of this call and nowhere else.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true }) },
    resolve: (_root, { input: { shop, expiresAt, ...input } }, { services, actor }) =>
      payload<Created>({ apiKeyId: null, secret: null }, () =>
        createApiKey(services.domain, actor, { ...input, shop: shop ?? null, expiresAt: expiresAt ?? null }),
      ),
  }),
);

interface Revoked {
  apiKeyId: string | null;
}

const RevokeApiKeyPayload = builder.objectRef<Payload<Revoked>>('RevokeApiKeyPayload').implement({
  description: 'The key as it is now.',
  fields: (t) => ({
    apiKey: t.field({ type: ApiKey, nullable: true, resolve: ({ apiKeyId }, _args, context, info) => apiKeyById(apiKeyId, context, info) }),
    errors: t.expose('errors', { type: [UserError] }),
  }),
});

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'Names the key that no longer opens anything.',
  fields: (t) => ({ apiKeyId: t.id({ required: true }) }),
});

builder.mutationField('revokeApiKey', (t) =>
  t.field({
    type: RevokeApiKeyPayload,
    authScopes: { ADMIN: true },
    description: 'Ends a key: requests with it are refused at once, its streams end within five seconds. Revoking it again changes nothing.',
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true }) },
    resolve: (_root, { input: { apiKeyId } }, { services, actor }) =>
      payload<Revoked>({ apiKeyId: null }, async () => revokeApiKey(services.domain, actor, { apiKeyId: idInput('ApiKey', apiKeyId, 'apiKeyId') })),
  }),
);
