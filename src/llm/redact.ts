import type { EngineSettings } from './engine-settings.ts';

const MAX_CHARACTERS = 500;

/** What an engine said, fit to be shown: without keys, user info and its address, on one line, cut to 500 characters. */
export function redact({ baseUrl, secrets }: Pick<EngineSettings, 'baseUrl' | 'secrets'>, text: string): string {
  let shown = text;
  for (const secret of secrets) shown = shown.replaceAll(secret, '[key]');
  shown = shown
    .replace(/\b(?:sk|pk|rk|gsk|xai|key)[-_][\w*.-]{6,}/gi, '[key]')
    .replace(/\b(Bearer|Basic)\s+[\w*.~+/=-]{6,}/gi, '$1 [key]')
    .replace(/([?&](?:api[-_]?key|key|token|access_token)=)[^&\s"']+/gi, '$1[key]')
    .replace(/\/\/[^/\s@]+@/g, '//')
    .replaceAll(new URL(baseUrl).host, '[engine]')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .toWellFormed()
    .trim();
  return shown.length > MAX_CHARACTERS ? `${shown.slice(0, MAX_CHARACTERS).toWellFormed()}…` : shown;
}
