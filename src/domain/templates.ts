import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.ts';
import { toJsonb } from '../db/jsonb.ts';
import type { Actor } from './actor.ts';
import type { Domain } from './domain.ts';
import { NotFoundError, throwIfAny } from './errors.ts';
import { newId } from './ids.ts';
import { shopFor } from './shop-for.ts';
import { checkTemplate, type NewTemplate, type TemplateStep } from './template-check.ts';
import type { TemplateParameter } from './template-parameters.ts';

/** A template as tasks are made from it. */
export interface StoredTemplate {
  id: string;
  name: string;
  version: number;
  parameters: TemplateParameter[];
  steps: TemplateStep[];
  isArchived: boolean;
  /** It was stored from a plan. */
  isPlan: boolean;
}

/**
 * The template that a name means for this actor: the newest version unless one is named, a shop's own before a shared one.
 * @param shop the shop that the task is for, where the actor is bound to none.
 */
export async function findTemplate(
  database: Queryable,
  actor: Actor,
  { name, version, shop }: { name: string; version: number | null; shop?: string | null },
): Promise<StoredTemplate | undefined> {
  const [template] = await database.query<StoredTemplate>(sql`
    select id, name, version, parameters, steps, archived_at is not null as "isArchived", plan is not null as "isPlan"
    from template
    where name = ${name} and shop in ('', ${actor.shop ?? shop ?? ''}) and (${version}::int is null or version = ${version}::int)
    order by shop desc, version desc
    limit 1`);
  return template;
}

/** Creates the template or, where the name exists, its next version; an archived one is live again. */
export function publishTemplate(domain: Domain, actor: Actor, template: NewTemplate): Promise<{ templateId: string }> {
  return insertTemplate(domain, actor, template, null);
}

/** @param plan the words of the plan that it comes from, a JSON object; null for a template that is none. */
export async function insertTemplate(domain: Domain, actor: Actor, template: NewTemplate, plan: object | null): Promise<{ templateId: string }> {
  throwIfAny(checkTemplate(domain.stepTypes, template));
  const shop = shopFor(actor, template.shop);
  const templateId = newId();
  await domain.database.transaction(async (tx) => {
    // Two that publish the same name at once become two versions, one after the other.
    await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`template ${shop}/${template.name}`}, 0))`);
    await tx.query(sql`update template set archived_at = null where shop = ${shop} and name = ${template.name} and archived_at is not null`);
    await tx.query(sql`
      insert into template (id, shop, name, version, description, parameters, steps, plan)
      select ${templateId}::uuid, ${shop}, ${template.name}, coalesce(max(version), 0) + 1, ${template.description},
        ${toJsonb(template.parameters)}::jsonb, ${toJsonb(template.steps)}::jsonb, ${plan && toJsonb(plan)}::jsonb
      from template where shop = ${shop} and name = ${template.name}`);
  });
  return { templateId };
}

/** Hides it from lists and refuses new tasks; its tasks and versions stay. Archiving twice changes nothing. */
export async function archiveTemplate(domain: Domain, actor: Actor, input: { name: string; shop: string | null }): Promise<{ templateId: string }> {
  const shop = shopFor(actor, input.shop);
  const versions = await domain.database.query<{ id: string }>(sql`
    update template set archived_at = coalesce(archived_at, now()) where shop = ${shop} and name = ${input.name}
    returning id, version`);
  const newest = versions.at(-1);
  if (!newest) throw new NotFoundError(`There is no template named "${input.name}".`, input.name, ['name']);
  const current = await findTemplate(domain.database, { ...actor, shop }, { name: input.name, version: null });
  return { templateId: current?.id ?? newest.id };
}

/** Publishes shared templates whose names are free; servers that start at the same moment do it once. */
export async function seedTemplates(domain: Domain, templates: readonly NewTemplate[]): Promise<void> {
  for (const { name, description, parameters, steps } of templates) {
    await domain.database.query(sql`
      insert into template (id, shop, name, version, description, parameters, steps)
      select ${newId()}::uuid, '', ${name}, 1, ${description}, ${toJsonb(parameters)}::jsonb, ${toJsonb(steps)}::jsonb
      where not exists (select 1 from template where shop = '' and name = ${name})
      on conflict do nothing`);
  }
}
