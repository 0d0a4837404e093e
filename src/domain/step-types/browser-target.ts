import { z } from 'zod';

/** ARIA 1.2, section 5.3, without the abstract ones: https://www.w3.org/TR/wai-aria-1.2/#role_definitions */
const roles = [
  ...['alert', 'alertdialog', 'application', 'article', 'banner', 'blockquote', 'button', 'caption', 'cell', 'checkbox', 'code', 'columnheader'],
  ...['combobox', 'complementary', 'contentinfo', 'definition', 'deletion', 'dialog', 'directory', 'document', 'emphasis', 'feed', 'figure', 'form'],
  ...['generic', 'grid', 'gridcell', 'group', 'heading', 'img', 'insertion', 'link', 'list', 'listbox', 'listitem', 'log', 'main', 'marquee', 'math'],
  ...['menu', 'menubar', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'meter', 'navigation', 'none', 'note', 'option', 'paragraph', 'presentation'],
  ...['progressbar', 'radio', 'radiogroup', 'region', 'row', 'rowgroup', 'rowheader', 'scrollbar', 'search', 'searchbox', 'separator', 'slider'],
  ...['spinbutton', 'status', 'strong', 'subscript', 'superscript', 'switch', 'tab', 'table', 'tablist', 'tabpanel', 'term', 'textbox', 'time'],
  ...['timer', 'toolbar', 'tooltip', 'tree', 'treegrid', 'treeitem'],
] as const;

const words = z.string().min(1).max(2_000);

/** How an element of a page is named. Names, labels and texts match as a part and whatever their case; `css` is a selector. */
const target = z.union([
  z.strictObject({ role: z.enum(roles), name: words.optional() }),
  z.strictObject({ label: words }),
  z.strictObject({ text: words }),
  z.strictObject({ placeholder: words }),
  z.strictObject({ css: words }),
]);

export type Target = z.output<typeof target>;

/** One, or several of which the first that is visible is taken. */
export const targets = z.union([target, z.array(target).min(1).max(20)], {
  error: 'must be {"role", "name"} with an ARIA role, {"label"}, {"text"}, {"placeholder"} or {"css"}, or a list of 1 to 20 such',
});
