import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../gql/gql.ts';
import type { LooksForTemplatesQueryVariables, PagesOfTemplatesQuery } from '../gql/graphql.ts';
import { fetchTemplate, publishFetchTemplate } from '../testing/fetch-task.ts';
import { type Graph, openGraph } from '../testing/graph.ts';

const PublishesTemplate = graphql(`
  mutation PublishesTemplate($input: PublishTemplateInput!) {
    publishTemplate(input: $input) {
      template {
        name version description isArchived
        parameters { name type required description defaultValue enumValues }
        steps { index name type config requiresApproval }
        versions { version }
      }
      errors { ...AnyUserError }
    }
  }
`);

const ArchivesTemplate = graphql(`
  mutation ArchivesTemplate($name: String!) {
    archiveTemplate(input: { name: $name }) { template { name version isArchived } errors { ...AnyUserError } }
  }
`);

const LooksForTemplates = graphql(`
  query LooksForTemplates($name: String!, $version: Int, $filter: TemplateFilter, $parameters: JSON!) {
    template(name: $name, version: $version) { version isArchived }
    templates(filter: $filter) { nodes { name version } totalCount }
    validateTemplateParameters(template: $name, version: $version, parameters: $parameters) {
      valid missingParameters unknownParameters invalidParameters { name expected message }
    }
  }
`);

const PagesOfTemplates = graphql(`
  query PagesOfTemplates($after: String) {
    templates(first: 2, after: $after) { edges { cursor node { name } } pageInfo { hasNextPage endCursor } }
  }
`);

let graph: Graph;

beforeAll(async () => {
  graph = await openGraph();
  await publishFetchTemplate(graph);
});

afterAll(() => graph[Symbol.asyncDispose]());

describe('templates', () => {
  const look = async (variables: LooksForTemplatesQueryVariables) => (await graph.ask(LooksForTemplates, variables)).data;

  it('are published in versions that stay, archived, and live again', async () => {
    const input = { ...fetchTemplate, name: 'versioned' };
    const { data: first } = await graph.ask(PublishesTemplate, { input });
    expect(first?.publishTemplate).toEqual({
      template: {
        name: 'versioned',
        version: 1,
        description: 'Fetches an address',
        isArchived: false,
        parameters: [
          { name: 'url', type: 'STRING', required: true, description: null, defaultValue: null, enumValues: null },
          { name: 'method', type: 'STRING', required: false, description: 'HTTP method', defaultValue: 'GET', enumValues: ['GET', 'POST'] },
        ],
        steps: [{ index: 0, name: 'http_request', type: 'http_request', config: { url: '{{url}}', method: '{{method}}' }, requiresApproval: false }],
        versions: [{ version: 1 }],
      },
      errors: [],
    });
    const { data: second } = await graph.ask(PublishesTemplate, { input });
    expect(second?.publishTemplate.template).toMatchObject({ version: 2, versions: [{ version: 2 }, { version: 1 }] });

    const { data: archived } = await graph.ask(ArchivesTemplate, { name: 'versioned' });
    expect(archived?.archiveTemplate).toEqual({ template: { name: 'versioned', version: 2, isArchived: true }, errors: [] });
    const found = { template: { version: 2, isArchived: true }, templates: { nodes: [], totalCount: 0 } };
    expect(await look({ name: 'versioned', filter: { search: 'VERSIONED address' }, parameters: {} })).toMatchObject(found);
    const archivedToo = await look({ name: 'versioned', version: 1, filter: { search: 'versioned', includeArchived: true }, parameters: {} });
    expect(archivedToo).toMatchObject({ template: { version: 1 }, templates: { nodes: [{ name: 'versioned', version: 2 }], totalCount: 1 } });

    await graph.ask(PublishesTemplate, { input });
    const live = await look({ name: 'versioned', filter: { search: 'versioned' }, parameters: {} });
    expect(live).toMatchObject({ template: { version: 3, isArchived: false }, templates: { nodes: [{ version: 3 }] } });
  });

  it('keep the order of their steps', async () => {
    const steps = ['first', 'second'].map((name) => ({ name, type: 'http_request', config: { url: 'https://a.example' } }));
    const { data } = await graph.ask(PublishesTemplate, { input: { ...fetchTemplate, name: 'two-steps', parameters: [], steps } });
    expect(data?.publishTemplate.template?.steps).toMatchObject([
      { index: 0, name: 'first' },
      { index: 1, name: 'second' },
    ]);
  });

  it('are listed by name, in pages', async () => {
    for (const name of ['zebra', 'Zebra', 'ape', 'bee']) await graph.ask(PublishesTemplate, { input: { ...fetchTemplate, name } });
    const seen: string[] = [];
    let after: string | null = null;
    for (let isMore = true; isMore; ) {
      const { data }: { data?: PagesOfTemplatesQuery | null } = await graph.ask(PagesOfTemplates, { after });
      seen.push(...(data?.templates.edges ?? []).map(({ node }) => node.name));
      after = data?.templates.pageInfo.endCursor ?? null;
      isMore = data?.templates.pageInfo.hasNextPage ?? false;
    }
    const { data: whole } = await graph.ask(LooksForTemplates, { name: '', parameters: {} });
    expect(seen).toEqual(whole?.templates.nodes.map(({ name }) => name));
    expect(seen.filter((name) => ['ape', 'bee', 'zebra'].includes(name))).toEqual(['ape', 'bee', 'zebra']);
  });

  it('check parameters without creating anything', async () => {
    expect((await look({ name: 'fetch', parameters: { url: 'x' } }))?.validateTemplateParameters).toEqual({
      valid: true,
      missingParameters: [],
      unknownParameters: [],
      invalidParameters: [],
    });
    expect((await look({ name: 'fetch', parameters: { method: 1, colour: 'red' } }))?.validateTemplateParameters).toEqual({
      valid: false,
      missingParameters: ['url'],
      unknownParameters: ['colour'],
      invalidParameters: [{ name: 'method', expected: 'string', message: expect.stringContaining('must be a string') }],
    });
    expect((await look({ name: 'nope', parameters: {} }))?.validateTemplateParameters).toBeNull();
  });

  it('are refused with every fault', async () => {
    const { data } = await graph.ask(PublishesTemplate, { input: { ...fetchTemplate, name: '', steps: [{ type: 'nope', config: {} }] } });
    expect(data?.publishTemplate).toMatchObject({ template: null, errors: [{ path: ['name'] }, { path: ['steps', '0', 'type'] }] });
    const { data: unknown } = await graph.ask(ArchivesTemplate, { name: 'nope' });
    expect(unknown?.archiveTemplate).toMatchObject({ template: null, errors: [{ __typename: 'NotFoundError', resourceId: 'nope', path: ['name'] }] });
  });

  it("of a shop go before shared ones of the same name, and are nobody else's", async () => {
    await graph.ask(PublishesTemplate, { input: { ...fetchTemplate, name: 'shadowed' } });
    await graph.ask(PublishesTemplate, { input: { ...fetchTemplate, name: 'shadowed' } });
    await graph.ask(PublishesTemplate, { input: { ...fetchTemplate, name: 'shadowed' } }, 'shop-a');
    const seen = async (shop: string) => (await graph.ask(LooksForTemplates, { name: 'shadowed', filter: { search: 'shadowed' }, parameters: {} }, shop)).data;
    expect(await seen('shop-a')).toMatchObject({ template: { version: 1 }, templates: { nodes: [{ version: 1 }] } });
    expect(await seen('shop-b')).toMatchObject({ template: { version: 2 }, templates: { nodes: [{ version: 2 }] } });
  });
});
