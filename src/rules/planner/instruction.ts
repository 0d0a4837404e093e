/** What one phrase of a prompt asks for. */
export type Instruction =
  | { does: 'navigate'; url: string; words: string }
  | { does: 'search'; text: string }
  | { does: 'click'; target: string }
  /** `submit`: Enter afterwards. */
  | { does: 'type'; text: string; target: string | undefined; submit: boolean }
  | { does: 'select'; value: string; target: string | undefined }
  | { does: 'scroll'; direction: 'up' | 'down' | 'top' | 'bottom'; pixels: number | undefined; target: string | undefined }
  /** For a time, for something to appear, or until nothing is loading. */
  | { does: 'wait'; ms: number | undefined; target: string | undefined; isHidden: boolean }
  | { does: 'extract'; target: string | undefined }
  | { does: 'screenshot' };

/** What a phrase means; most become the instruction of the same name. */
export type Meaning =
  | Instruction['does']
  /** Enter, after the text that was typed last. */
  | 'submit'
  /** Says where the next step is done: in which field, or from which list. */
  | 'within'
  /** Like `search`, `click` and `extract`, but only on a page that the prompt has opened: else the words may mean anything. */
  | 'search here'
  | 'click here'
  | 'extract here'
  /** Another text, for another field, after one that was typed. */
  | 'type more'
  /** Politeness, and what a browser does by itself. */
  | 'nothing'
  /** Looks like a step, and is none. */
  | 'unknown';
