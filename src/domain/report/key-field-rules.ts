/** Which fields of an agent's input and output are worth showing. Names are compared as `plainName` makes them. */
export interface KeyFieldRule {
  /** Of agents, as a pattern over their plain names. */
  agents: RegExp;
  input: readonly string[];
  output: readonly string[];
}

/** What is known of agents by their names; the first that fits adds to the general patterns. */
export const agentRules: readonly KeyFieldRule[] = [
  {
    agents: /^gitclone$/,
    input: ['repourl', 'branch'],
    output: ['commit', 'branch', 'files'],
  },
  {
    agents: /^executescript$/,
    input: ['scriptpath', 'args'],
    output: ['exitcode', 'signal', 'stdout', 'stderr'],
  },
  {
    agents: /^httprequest$/,
    input: ['url', 'method'],
    output: ['status', 'contenttype', 'body'],
  },
  {
    agents: /^storeresult$/,
    input: ['path', 'label', 'value'],
    output: ['path', 'mimetype', 'sizebytes'],
  },
  {
    agents: /generate$/,
    input: ['model', 'prompt', 'system', 'temperature', 'maxtokens'],
    output: ['text', 'finishreason'],
  },
  {
    agents: /intake|intent|interact|classif|rout/,
    input: ['message', 'userinput', 'profile', 'role'],
    output: ['intent', 'category', 'complexity', 'engine', 'agent', 'mode', 'missing', 'questions'],
  },
  {
    agents: /plan/,
    input: ['requirements', 'goal', 'context', 'producttype'],
    output: ['plan', 'steps', 'pipeline', 'strategy', 'complexity', 'risks', 'tasks', 'summary'],
  },
  {
    agents: /prompt|enhanc|rewrit|refin|optimi[sz]/,
    input: ['requirements', 'keywords', 'tone', 'dimensions'],
    output: ['changes', 'additions', 'keywords', 'dimensions', 'techniques'],
  },
  {
    agents: /eval|judge|critic|review|quality|assess|valid|verif|moderat|safety/,
    input: ['criteria', 'threshold', 'artifact'],
    output: ['feedback', 'issues', 'suggestions', 'criteria', 'dimensions', 'comment', 'decision'],
  },
  {
    agents: /generat|render|image|paint|draw|upscal|mockup/,
    input: ['provider', 'dimensions', 'reference', 'references'],
    output: ['images', 'image', 'provider', 'dimensions', 'jobid', 'mimetype'],
  },
];

/** What matters whoever the agent is, over plain names: prompts, selections, parameters, urls, scores, and what went wrong. */
export const generalFields: readonly RegExp[] = [
  /prompt|^(text|query|question|message|instructions?|inputs?|answer|reply|title|summary)$/,
  /^(select|chosen|chose|pick)|(selection|choice|choices|selected)$|^(style|model|modelname|template|category|mode|strategy|agent|engine)s?$/,
  /param(eter)?s?$|^(settings|options|config|width|height|size|dimensions|aspectratio|seed|steps|guidance|guidancescale|cfgscale|temperature|sampler|count|quantity|format|quality)$/,
  /(url|uri|href|link)s?$|^(path|file|filename)$/,
  /score|rating|^(verdict|passed|approved|grade|label|confidence|decision|result|recommendation)$|passed$|approved$/,
  /^(error|errors|errormessage|code|status|warning|warnings)$/,
];

/** Never worth showing, whatever else fits. */
export const bulkFields =
  /base64|b64|^(embedding|embeddings|vector|vectors|bytes|blob|buffer|rawresponse|history|trace|logs|html|stack|stacktrace)$|prompt(hash|tokens|tokencount|id|length)$/;
