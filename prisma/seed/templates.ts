import type { NewTemplate } from '../../src/domain/template-check.ts';

/** What every installation has from its first start. A version that somebody publishes over one of them stays theirs. */
export const shippedTemplates: NewTemplate[] = [
  {
    name: 'git-script-execution',
    description: 'Clone repository, run script, store results',
    shop: null,
    parameters: [
      { name: 'repo_url', type: 'STRING', required: true, description: 'Git repository URL', enumValues: null },
      { name: 'script_path', type: 'STRING', required: true, description: 'Path to script within repository', enumValues: null },
      { name: 'output_path', type: 'STRING', required: true, description: 'Path to store output, relative to the repository', enumValues: null },
      { name: 'branch', type: 'STRING', required: false, description: 'Branch or tag; the default branch where omitted', enumValues: null },
      { name: 'script_args', type: 'ARRAY', required: false, description: 'Arguments of the script, strings', enumValues: null },
      { name: 'credential', type: 'STRING', required: false, description: 'Name of a credential that the operator configured', enumValues: null },
    ],
    steps: [
      {
        name: 'git_clone',
        type: 'git_clone',
        config: { repo_url: '{{repo_url}}', branch: '{{branch}}', credential: '{{credential}}' },
        requiresApproval: false,
      },
      { name: 'execute_script', type: 'execute_script', config: { script_path: '{{script_path}}', args: '{{script_args}}' }, requiresApproval: false },
      { name: 'store_result', type: 'store_result', config: { path: '{{output_path}}', label: 'output' }, requiresApproval: false },
    ],
  },
  {
    name: 'ollama-inference',
    description: 'Run inference with specified model and prompt',
    shop: null,
    parameters: [
      { name: 'model', type: 'STRING', required: true, description: 'Ollama model name', enumValues: null },
      { name: 'prompt', type: 'STRING', required: true, description: 'Prompt for the model', enumValues: null },
      { name: 'system_prompt', type: 'STRING', required: false, description: 'Optional system prompt', enumValues: null },
      { name: 'temperature', type: 'NUMBER', required: false, description: '0 to 2; the model’s own where omitted', enumValues: null },
      { name: 'max_tokens', type: 'INTEGER', required: false, description: 'Most tokens to generate', enumValues: null },
    ],
    steps: [
      {
        name: 'ollama_generate',
        type: 'ollama_generate',
        config: {
          model: '{{model}}',
          prompt: '{{prompt}}',
          system: '{{system_prompt}}',
          temperature: '{{temperature}}',
          max_tokens: '{{max_tokens}}',
        },
        requiresApproval: false,
      },
    ],
  },
];
