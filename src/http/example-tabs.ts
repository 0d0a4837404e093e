import type { ExampleTab } from './graphiql.ts';

/**
 * What GraphiQL opens with: a first task, its events, the events of all tasks, the latest tasks, and what templates there are. Of the first
 * one GraphiQL shows no variables, so that has none.
 */
export const exampleTabs: ExampleTab[] = [
  {
    query: `# Starts a task: clones a repository, runs a script
# of it, keeps the file that the script wrote.
#
# Something to run? In a terminal, type
#   npm run demo -- --keep
# and put the variables that it prints in here, below.
# For a repository of your own:
#   { "parameters": {
#       "repo_url": "https://github.com/you/yours",
#       "script_path": "run.sh",
#       "output_path": "result.txt" } }
mutation StartTask($parameters: JSON!) {
  createTask(
    input: {
      source: {
        template: {
          name: "git-script-execution"
          parameters: $parameters
        }
      }
    }
  ) {
    task { id status }
    errors { __typename message path }
  }
}
`,
  },
  {
    query: `# Everything that happens to one task: what was,
# then live, until it has ended.
# Put the id from the first tab into the variables.
subscription WatchTask($taskId: ID!) {
  taskEvents(taskId: $taskId) {
    type
    at
    task { status stages { name status } }
    ... on LogAppended { logEntry { level message } }
    ... on OutputDelta { text }
    ... on TaskFailed { error { code message hint } }
  }
}
`,
    variables: JSON.stringify({ taskId: 'task_…' }, null, 2),
  },
  {
    query: `# Everything that happens to all tasks, from now on.
# Run it in a window of its own: GraphiQL ends
# a subscription when you go to another tab.
subscription WatchAll {
  taskFeed {
    type
    at
    task { id name status stages { name status } }
    ... on LogAppended { logEntry { level message } }
    ... on OutputDelta { text }
    ... on TaskFailed { error { code message hint } }
  }
}
`,
  },
  {
    query: `query LatestTasks {
  tasks(first: 10) {
    totalCount
    nodes {
      id name status createdAt durationMs
      stages { name status durationMs }
      result { json text url }
      error { code message hint }
      logs(last: 5) { nodes { level message } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  },
  {
    query: `query Templates {
  templates {
    nodes {
      name version description
      parameters { name type required description }
      steps { name type config }
    }
  }
}
`,
  },
];
