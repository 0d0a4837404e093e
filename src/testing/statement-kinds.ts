/** What a statement of the life cycle does, by what only it has in its text. */
const kinds: readonly [name: string, pattern: RegExp][] = [
  ['find template', /from template where name/],
  ['insert tasks', /insert into task \(/],
  ['insert dependencies', /insert into task_dependency/],
  ['lock dependencies', /from task where .* for share/],
  ['lock original', /for key share of task$/],
  ['take over stages', /with changed as \( update task .* from task original/],
  ['enqueue jobs', /^INSERT INTO pgboss\.job/],
  ['claim jobs', /^with recursive behind as .* job\.name = 'run-task'/],
  ['start tasks', /as is_untraced from task/],
  ['settle stages', /as settled \( task_id/],
  ['end tasks', /as ending \( id/],
  ['find doomed', /^with recursive doomed/],
  ['look for dependents', /^select from task_dependency/],
  ['release dependents', /^with met as/],
  ['request approval', /requested as \( insert into approval/],
  ['begin stage', /begun as \( update stage/],
  ['lock task', /^select from task where id = \( ?select task_id from approval/],
  ['find approval', /^select approval\.id/],
  ['close approvals', /closed as \( update approval/],
  ['withdraw jobs', /^WITH results as \( DELETE FROM pgboss\.job/],
  ['commit', /^commit$/],
];

/** The reports of tasks that have ended: some time after the end, and those of several tasks together. */
const reports = /from task_report|as built \(|with page as materialized|mime_type like 'image|'build-reports'/;

/** What goes on whether or not there is a task: polls, heartbeats, supervision, readers of the log. */
const background = [
  /^WITH next AS .*j\.name = '(?!run-task')/,
  /^WITH results AS \( UPDATE pgboss\.job\w* SET (heartbeat_on|completed_on)/,
  /^BEGIN; SET LOCAL/,
  /^WITH (due|locked_parents) AS/,
  /^SELECT q\.name, q\.policy/,
  /^select id, attempts as attempt, status/,
  / (from|into|update) worker\b/,
  /from task_event|with found as materialized/,
  /pg_notify|^SELECT 1|^select 1/,
  /pg_class|pgboss\.(version|queue|schedule|bam|warning|subscription)/,
  /^vacuum/i,
];

/** The kinds of these statements, in order, without the background; a statement that is neither stands there as it is. */
export function kindsOf(statements: readonly string[]): string[] {
  return statements.flatMap((text) => {
    const line = text.replace(/\s+/g, ' ').trim();
    if (reports.test(line)) return [];
    const kind = kinds.find(([, pattern]) => pattern.test(line))?.[0];
    if (kind) return [kind];
    return background.some((pattern) => pattern.test(line)) ? [] : [line];
  });
}
