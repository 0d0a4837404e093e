import type { Features, Topic } from './router-features.ts';
import type { Task } from './router-vocabulary.ts';

/** The shipped agents that a prompt can go to. */
export type RoutedAgent = 'analyzer' | 'extractor' | 'summarizer' | 'writer' | 'researcher' | 'critic' | 'assistant';

export interface RoutingRule {
  agent: RoutedAgent;
  weight: number;
  /** Reads on after "because". */
  because: string;
  when: (features: Features) => boolean;
}

const asks = (features: Features, ...tasks: Task[]): boolean => tasks.some((task) => features.asked.includes(task));
const mentions = (features: Features, ...tasks: Task[]): boolean => tasks.some((task) => features.asked.includes(task) || features.mentioned.includes(task));
const about = (features: Features, ...topics: Topic[]): boolean => topics.some((topic) => features.topics.has(topic));
const isSeries = ({ numbers }: Features): boolean => numbers >= 3;
const bringsCode = ({ needs, material }: Features): boolean => needs.code && material !== '';
/** Code is what is asked for, not what a text is about. */
const wantsCode = (features: Features): boolean => features.needs.code && (about(features, 'digital') || asks(features, 'program') || bringsCode(features));

const holdsLinks = /https?:\/\/|\w@\w/;

/** Yes or no about something of the person's: a judgement, not knowledge. */
const judges = /^(?:is|are|does|do|will|would|can|should|has|have) (?:this|these|my|our|the following)\b/i;

/** Every rule that holds adds its weight to its agent; the agent with most wins. A verb where a request stands counts 3. */
export const routingRules: readonly RoutingRule[] = [
  { agent: 'summarizer', weight: 3, because: 'it asks to shorten', when: (f) => asks(f, 'summarize') && !f.needs.tool },
  {
    agent: 'summarizer',
    weight: 2.5,
    because: 'it asks for the main points',
    when: (f) => about(f, 'digest') && f.hasMaterial && !asks(f, 'summarize', 'write', 'convert'),
  },
  { agent: 'summarizer', weight: 1, because: 'the text to shorten is given', when: (f) => (asks(f, 'summarize') || about(f, 'digest')) && f.hasMaterial },
  { agent: 'summarizer', weight: 1, because: 'it mentions a summary', when: (f) => mentions(f, 'summarize') && !asks(f, 'summarize') },

  { agent: 'extractor', weight: 3, because: 'it asks to extract', when: (f) => asks(f, 'extract') },
  {
    agent: 'extractor',
    weight: 2,
    because: 'addresses, dates or data are to be found in a text',
    when: (f) =>
      about(f, 'extractable') &&
      f.hasMaterial &&
      /(?<!\p{L})(?:find|list|get|grab|gather|collect|locate|spot|isolate|detect|pick|parse|show|give|identify|return|which|what|all|every|any|finde|zeig\p{L}*|liste|alle|welche|trouve|liste|donne|toutes?|tous|quels?|quelles|encuentra|lista|dame|muestra|todos|todas|trova|elenca|tutti|tutte|encontre|liste|todos|vind|geef|alle|найди|покажи|все|какие|какой|znajdź|wszystkie|bul|tüm|hitta|alla)(?!\p{L})|找|列|所有|全部|すべて|모든/iu.test(
        f.request,
      ),
  },
  {
    agent: 'extractor',
    weight: 1.5,
    because: 'what is to be found is there',
    when: (f) => about(f, 'extractable') && holdsLinks.test(f.material) && !asks(f, 'write', 'research', 'criticize'),
  },
  { agent: 'extractor', weight: 1, because: 'it names what rules can find', when: (f) => about(f, 'extractable') && mentions(f, 'extract') },

  {
    agent: 'analyzer',
    weight: 3.5,
    because: 'it asks for statistics of the numbers given',
    when: (f) => about(f, 'statistics') && isSeries(f) && !f.isExpression,
  },
  {
    agent: 'analyzer',
    weight: 1.5,
    because: 'it asks for statistics',
    when: (f) => about(f, 'statistics') && !isSeries(f) && f.hasMaterial && !f.isExpression,
  },
  { agent: 'analyzer', weight: 3.5, because: 'it asks for measures of a text', when: (f) => about(f, 'textMetrics') },
  { agent: 'analyzer', weight: 2, because: 'it asks to analyze', when: (f) => asks(f, 'analyze') },
  { agent: 'analyzer', weight: 1, because: 'what to analyze is given', when: (f) => asks(f, 'analyze') && (f.material !== '' || isSeries(f)) },

  { agent: 'writer', weight: 3, because: 'it asks to translate', when: (f) => asks(f, 'translate') },
  { agent: 'writer', weight: 3, because: 'it asks to write', when: (f) => asks(f, 'write') },
  {
    agent: 'writer',
    weight: 1.5,
    because: 'a text of a literary kind is wanted',
    when: (f) =>
      about(f, 'literary') &&
      !f.isQuestion &&
      !asks(f, 'summarize', 'extract', 'criticize', 'analyze', 'research') &&
      !about(f, 'flaws', 'textMetrics', 'digest'),
  },
  { agent: 'writer', weight: 1, because: 'it mentions writing', when: (f) => mentions(f, 'write', 'translate') && !asks(f, 'write', 'translate') },

  { agent: 'critic', weight: 3, because: 'it asks for a judgement', when: (f) => asks(f, 'criticize') },
  { agent: 'critic', weight: 3, because: 'it asks what is good or bad about something', when: (f) => about(f, 'flaws') && (f.hasMaterial || !f.isQuestion) },
  {
    agent: 'critic',
    weight: 2.5,
    because: 'it asks whether what is given is right',
    when: (f) => judges.test(f.request) && f.isQuestion && !f.needs.code && !about(f, 'textMetrics', 'statistics'),
  },
  { agent: 'critic', weight: 1, because: 'what to judge is given', when: (f) => (asks(f, 'criticize') || about(f, 'flaws')) && f.hasMaterial },
  { agent: 'critic', weight: 1, because: 'it mentions a judgement', when: (f) => mentions(f, 'criticize') && !asks(f, 'criticize') },

  { agent: 'researcher', weight: 3, because: 'it asks to find out or explain', when: (f) => asks(f, 'research') },
  {
    agent: 'researcher',
    weight: 2,
    because: 'it is a question for knowledge',
    when: (f) => f.isQuestion && !f.isGreeting && !about(f, 'self') && !f.isExpression && !f.isVague,
  },
  { agent: 'researcher', weight: 1, because: 'its subject has to be looked up', when: (f) => about(f, 'fresh') },
  { agent: 'researcher', weight: 0.5, because: 'it mentions an explanation', when: (f) => mentions(f, 'research') && !asks(f, 'research') },

  { agent: 'assistant', weight: 3, because: 'code is to be written or changed', when: (f) => asks(f, 'program') || (wantsCode(f) && asks(f, 'write')) },
  { agent: 'assistant', weight: 2.5, because: 'it is about code', when: (f) => wantsCode(f) && !asks(f, 'criticize', 'summarize', 'extract') },
  { agent: 'assistant', weight: 1.5, because: 'it is a question about code', when: (f) => f.needs.code && f.isQuestion },
  { agent: 'assistant', weight: 4, because: 'a page, a file, an artifact or a template is needed', when: (f) => f.needs.tool && !asks(f, 'extract') },
  { agent: 'assistant', weight: 2, because: 'it needs a tool', when: (f) => f.needs.tool && asks(f, 'operate') },
  { agent: 'assistant', weight: 4, because: 'an expression is to be calculated', when: (f) => f.isExpression },
  { agent: 'assistant', weight: 3, because: 'it asks to calculate', when: (f) => asks(f, 'calculate') && !(about(f, 'statistics') && isSeries(f)) },
  {
    agent: 'assistant',
    weight: 2,
    because: 'something is to be computed',
    when: (f) => f.needs.maths && f.numbers > 0 && !about(f, 'statistics', 'textMetrics'),
  },
  {
    agent: 'assistant',
    weight: 3.5,
    because: 'data is to be brought into another form',
    when: (f) => asks(f, 'convert') && (f.needs.data || about(f, 'format')),
  },
  { agent: 'assistant', weight: 2, because: 'it asks to convert', when: (f) => asks(f, 'convert') && !f.needs.data },
  { agent: 'assistant', weight: 3, because: 'it is small talk', when: (f) => f.isGreeting && f.length <= 8 && f.asked.length === 0 },
  { agent: 'assistant', weight: 3, because: 'it is about the assistant or the person', when: (f) => about(f, 'self') },
  { agent: 'assistant', weight: 3, because: 'it does not say what to do', when: (f) => f.isVague },
  { agent: 'assistant', weight: 1, because: 'nothing more particular is asked', when: () => true },
];
