import type { Language, Phrase } from './phrases.ts';

const enter = '(press|hit|push|tap|strike) [the] (enter|return)[ key]';
const onPage =
  "[(there|here|now|on it|in it|again|on (the|this|that) (site|website|page)|in the (search|address) (bar|box|field)|using the (site's |website's )?search( bar| box| field| function)?)]";
const ofPage = '[(of|from|on) (it|that|this|the (current |whole |entire |full |resulting )?(page|site|website|screen|tab|window))]';
const take = '(take|make|grab|get|capture|save|snap|shoot|create|do)[ me]';
const aShot =
  '[(a|an|one|the|another)] [(full page|full-page|fullpage|full|final|quick|new|whole page|second)] (screenshot|screen shot|screen-shot|screen capture|screencap|screengrab|screen grab|snapshot|snap|picture|photo|image|capture)';
const search = '(search for|search up|search|look up|look for|lookup|find|query for|query)';
const inSite = '(on|in|at|using|with|via|through|within|from|inside)';
const typeWord = '(type in|type out|type|enter|input|write|put|fill in|fill|insert|key in|paste|add)';
const into = '(into|in to|in|on to|onto|on|to|at|inside)';
const choose = '(select|choose|pick out|pick|opt for)';
const strongly = '(extract|scrape|grab|collect|copy|read out|read off|read|pull out|pull|gather|retrieve|capture|harvest)';
const weakly = '(get me|get|fetch|tell me|show me|give me|list|save|note down|note|return|output|print|record|report|write down|find|look at|check|show)';

const phrases: readonly Phrase[] = [
  // Before the words of sites and elements, which may be anything.
  {
    means: 'submit',
    say: [
      enter,
      `${enter} (afterwards|after that|when done|to search|to submit|to confirm|to send it)`,
      'submit (with|by pressing) (enter|return)',
      '(search|search for it|search it|start the search|run the search|start searching)',
    ],
  },
  {
    means: 'nothing',
    say: [
      '(open|start|launch|use|fire up) [(a|the|my|your)] [new] [(web|chrome|firefox)] (browser|tab|window|chrome|firefox|browser window|browser tab)',
      '(hi|hello|hey|good morning|good afternoon|good evening)[ there|all|team|everyone]',
      '(thanks|thank you|thx|cheers|please|many thanks)[ so much| very much| a lot| in advance]',
      "(that's|that is) (it|all)[ for now]",
      '(done|ok|okay|great|stop there)',
      '(i need your|i need some|i need|i want|could i have some) help',
      "(here is|here's) (what|the (task|plan|list)) .*",
      '(do the following|follow these steps|these are the steps|the steps are|please do the following|steps)( in order)?:?',
      "(once|when|after|as soon as) (you are|you're|you get|i am) (there|in|on (it|the (page|site)))",
      '(once|when|after|as soon as) (it|the (page|site|website|results page)|that|everything) (has |is |have )?(loads|loaded|load|opens|opened|is open|finished loading|finishes loading|done loading|is ready|ready|appears)',
    ],
  },

  {
    means: 'scroll',
    direction: 'bottom',
    say: [
      '(scroll|go|jump|move|swipe|page|scroll the page|head|get) [back] [all the way] [(down|right down)] [all the way] (to|till|until) [the] [very] (bottom|end|footer)[ of .+| on .+]',
      '(scroll|swipe|page|scroll the page) all the way down',
      "(scroll|swipe|page|scroll the page) [down] (as far as (it goes|you can|possible)|completely|until you (can't|cannot) .+)",
    ],
  },
  {
    means: 'scroll',
    direction: 'top',
    say: [
      '(scroll|go|jump|move|swipe|page|scroll the page|head|get|return) [back] [all the way] [up] [all the way] (to|till|until) [the] [very] (top|beginning|start)[ of .+| on .+| again]',
      '(scroll|swipe|page|scroll the page) [back] all the way [back] up',
      'back to [the] top[ of .+]',
    ],
  },
  {
    means: 'scroll',
    direction: 'up',
    say: [
      '(scroll|page|swipe|move|go|scroll the page) [back] up [again] [(a|one) (bit|little|little bit|page|screen)] [{times}] [by] [{pixels}] [(on|in|of) .+]',
      '(scroll|page) [by] {pixels} up[wards]',
    ],
  },
  {
    means: 'scroll',
    direction: 'down',
    say: [
      '(scroll|page|swipe|move|scroll the page) (down|further down|downwards|further) [again] [(a|one|another) (bit|little|little bit|page|screen|few screens|few times|couple of times)] [{times}] [by] [{pixels}] [(on|in|through) .+]',
      '(scroll|page|scroll the page) [by] {pixels} [down[wards]]',
      '(scroll|scroll the page|scroll through (it|the (page|results|list|site)))',
      '(scroll|scroll down|go down|move down) (to|until) {target} [(is|are|comes) (visible|in view|into view)]',
      '(scroll|bring) {target} into view',
      '(scroll|scroll down) until you (see|reach|find|get to) {target}',
    ],
  },

  {
    means: 'wait',
    hidden: true,
    say: [
      '(wait|hold on) (until|till|for) {target} (disappears|disappear|to disappear|is gone|are gone|goes away|go away|to go away|vanishes|vanish|to vanish|is hidden|closes|to close|is no longer visible)',
    ],
  },
  {
    means: 'wait',
    say: [
      '(wait|pause|sleep|hold on|hold|rest|delay|stop) [(for|there for|there)] [(about|around|at least|roughly|another|exactly|up to)] {time} [(before|so|for|until|while) .+]',
      '(give it|let it load for|let it sit for|let the page load for|give the page) [(about|around|at least|another)] {time}[ to load]',
      '{time} (pause|wait|delay)',
      '(wait|let) [(for|until|till)] [(the|that)] [(page|site|website|it|everything|page content|content)] [(to|has|is|has been)] [(fully|completely|finished|finishes|be|done)] (load|loads|loaded|loading|ready|finish|finish loading)[ completely| fully| up]',
      '(wait|pause|hold on) [(for)] [(a|one)] [(moment|bit|little|little while|while|short while)]',
      '(wait|hold on) (until|till) [you (see|can see)] {target} (appears|appear|is visible|are visible|shows up|show up|shows|show|is shown|are shown|comes up|come up|is displayed|are displayed|becomes visible|become visible|loads|load|is loaded|are loaded|has loaded|have loaded|is there|are there|pops up|is present|opens|has appeared|have appeared|finishes loading|is ready|are ready)',
      '(wait|hold on) (until|till) you (see|can see) {target}',
      '(wait|hold on) for {target} (to (fully )?(appear|load|show up|show|be visible|become visible|come up|be displayed|be shown|open|finish loading|pop up|be there|be loaded|be ready|arrive|render))',
      '(once|when|after|as soon as) {target} (appears|appear|is visible|are visible|shows up|show up|is shown|comes up|is displayed|becomes visible|pops up|has appeared|have appeared)',
      '(wait|hold on) for {target}',
    ],
  },

  {
    means: 'screenshot',
    say: [
      `${take} ${aShot} [(of|from|for)] {place}`,
      `${take} ${aShot} ${ofPage}`,
      `${take} ${aShot} (of|from|showing|to|as|for|at|when|so) .+`,
      '(screenshot|screencap|screengrab|snap|capture|photograph) {place}',
      '(screenshot|screencap|screengrab|snap|capture|photograph) [(it|that|the result[s]|everything|(the|this|that) [(whole|entire|full|current|visible|resulting|final)] [(search|results?|article|home)] (page|screen|site|website|view|result[s]|window))]',
      `${aShot} (of|from) {place}`,
      `${aShot} ${ofPage} [please]`,
      `${aShot} of .+`,
    ],
  },

  {
    means: 'type',
    submit: true,
    say: [
      `${typeWord} {text} ${into} {target} (and|then|and then) (press|hit|push|tap) [the] (enter|return)[ key]`,
      `${typeWord} {text} (and|then|and then|followed by) (press|hit|push|tap|pressing|hitting) [the] (enter|return)[ key]`,
      `${typeWord} {text} (followed by|and) (enter|return)`,
    ],
  },

  {
    means: 'search',
    say: [
      `(search|look|browse) {place} for {text}`,
      `(search|look|do a search|run a search) ${inSite} {place} for {text}`,
      `(search|look|hunt|check|browse|shop) for {text} ${inSite} {place}`,
      `${search} {text} ${inSite} {place}`,
      `(use|open|go to|visit|head to|head over to|navigate to) {place} (to|and) ${search} {text}`,
      `[(do|run|perform|make|start|conduct|try)] (a|an|another) [quick] {place} search (for|on|of|about) {text}`,
      `(do|run|perform|make|start|conduct|try) (a|an|another) [quick] search (for|on|about) {text} ${inSite} {place}`,
      `(do|run|perform|make|start|conduct|try) (a|an|another) [quick] search (for|on|about) {text}`,
      `${inSite} {place} ${search} {text}`,
      `{place} (search for|search|look up) {text}`,
      `(search for|search up|search|look up|look for|lookup|query for|query|run a search for) {text} ${onPage}`,
    ],
  },
  { means: 'search here', say: [`find {text} ${onPage}`] },

  {
    means: 'navigate',
    say: [
      '(open up|open|visit|go over to|go back to|go to|go on to|go on|goto|navigate to|navigate|browse to|browse|load up|load|head over to|head to|head on over to|pull up|bring up|access|get to|get on|launch|start at|start with|start on|start from|start by opening|start by visiting|start by going to|begin at|begin with|begin by opening|begin by visiting|begin by going to|take me to|bring me to|get me to|jump to|return to|switch to|move to|log on to|surf to|enter|show me|show|see|view|check out|check|look at|hop on|hop over to|point the browser at|direct the browser to|use) {place} [(for me|in (a|the|my) [new] (browser|tab|window)|again|first)]',
      `${inSite} {place}`,
      '{place}',
    ],
  },

  {
    means: 'select',
    say: [
      `${choose} {value} (from|in|under|out of|on|using|within) {target}`,
      `(from|in|under|on|with|using) {target} ${choose} {value}`,
      `${choose} {value} (as|for) {target}`,
      '(set|change|switch) {target} to {value}',
    ],
  },
  {
    means: 'click',
    say: [
      '(open|go to|visit|view|select|expand|choose|pick|play|watch|click on|click into|click|tap on|tap|press|follow|go into|enter|launch|see|show) {nth}',
      '(click on|click|tap on|tap|press on|press|hit|push|activate|trigger|double-click|double click|left-click|single-click) {target}',
      '(tick|check|untick|uncheck|mark|toggle|enable|disable) {box}',
      '(follow|open|go to|visit|expand|choose|press|show|view|select|use|switch to|launch|close) {element}',
    ],
  },
  { means: 'click', target: 'Submit', say: ['submit [(it|that|the form|the search form|the page|your entry)]'] },
  { means: 'click', target: 'Log in', say: ['(log in|login)'] },
  { means: 'click', target: 'Sign in', say: ['sign in'] },

  {
    means: 'type',
    say: [
      '(fill in|fill out|fill|complete|populate) {target} (with|using) {text}',
      `${typeWord} {quoted} ${into} {target}`,
      `(in|into|inside|at) {target} ${typeWord} {text}`,
      `${typeWord} {quoted} (as|for) {target}`,
      `${typeWord} [(the|your|my|a)] {field} [(as|is|to be|:|=|of)] {word}`,
      `${typeWord} {word} (as|for) {target}`,
      `(type in|type|enter|input|write|put|fill in|fill|insert|key in|paste) {text} (into|in to|in|onto|inside|to) {target}`,
      '[use] {word} (as|for) [(the|your|my)] {field}',
      '(with|use|using) [(the|your|my|a)] {field} [(as|is|of|:|=)] {word}',
      '[(the|your|my)] {field} (is|:|=|should be) {word}',
      '(type in|type|input|key in|fill in|paste) {text}',
      '(enter|write|put in|put|insert) {quoted}',
    ],
  },

  { means: 'select', say: [`${choose} [the] {value} (option|entry|item|choice|value)`, `${choose} {value}`] },

  {
    means: 'extract',
    say: [
      `${strongly} {target} (from|on|of|at|off|out of|in) {place}`,
      `${weakly} {target} (from|on|off|at) {place}`,
      `${strongly} {target} (from|on|off|out of|in) (it|that|there|(the|this|that|each) (current |whole |entire |resulting |search results? |results? )?(page|site|website|screen))`,
      `${strongly} {target}`,
      '(extract|scrape) [(it|that|everything|(the|this) page)]',
    ],
  },
  {
    means: 'extract here',
    say: [
      `${weakly} {target} (from|on|off|out of|in) (it|that|there|(the|this|that) (current |whole |entire |resulting )?(page|site|website|screen))`,
      `${weakly} {thing}`,
    ],
  },
  { means: 'click here', say: ['(open|go to|visit|expand|view|select) {target}'] },
  { means: 'type more', say: ['{quoted} (into|in|to|as|for) {target}', '{target} with {text}'] },
  { means: 'within', say: ['(in|into|from|under|inside|using|at|on) {target}'] },
];

const numbers: Readonly<Record<string, number>> = Object.fromEntries(
  'a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen'
    .split('|')
    .map((word, index) => [word, Math.max(1, index - 1)] as const),
);
Object.assign(numbers, {
  twenty: 20,
  thirty: 30,
  forty: 40,
  'forty-five': 45,
  fifty: 50,
  sixty: 60,
  ninety: 90,
  'a couple of': 2,
  'a couple': 2,
  half: 0.5,
  'half a': 0.5,
  'half an': 0.5,
  'a few': 3,
  'one and a half': 1.5,
  'a hundred': 100,
});

const amount = `(?:\\d+(?:\\.\\d+)?|${Object.keys(numbers)
  .sort((one, other) => other.length - one.length)
  .join('|')})`;
const unit = '(?:milliseconds?|millis|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h)';
const nth = '(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|top|next|1st|2nd|3rd|4th|5th)';
const elementNoun =
  'button|link|icon|tab|menu|field|box|checkbox|check box|radio button|option|item|entry|page|section|result|video|article|story|headline|post|product|image|picture|thumbnail|card|row|banner|popup|pop-up|dialog|modal|dropdown|drop-down|list|settings|cart|basket|profile|account|filter|comments?|repository|repo|issue|thread|question|answer|search results?|hit|listing|tile|column|sidebar|panel|header|footer|menu item|navigation|nav|hyperlink|heading|title|name|logo';

/** Verbs whose form with -ing is not just that with three letters more. */
const gerunds: Readonly<Record<string, string>> = {
  tapp: 'tap',
  typ: 'type',
  navigat: 'navigate',
  brows: 'browse',
  tak: 'take',
  choos: 'choose',
  scrap: 'scrape',
  grabb: 'grab',
  captur: 'capture',
  writ: 'write',
  hitt: 'hit',
};

/** Verbs of steps, for the places where one clause ends and another begins. */
const stepVerb =
  '(?:open|go|visit|navigate|browse|load|head|launch|search|look|find|query|google|click|tap|press|hit|push|follow|type|enter|input|write|put|fill|insert|key|paste|select|choose|pick|set|change|switch|tick|check|uncheck|untick|scroll|swipe|jump|wait|pause|sleep|hold|extract|scrape|grab|collect|copy|read|pull|gather|retrieve|get|fetch|list|save|note|return|give me|tell me|show me|take|make|capture|snap|screenshot|submit|log in|login|sign in|double-click|sort|filter|expand|use|play|view|double click|move|do a|run a|perform)';
/** Verbs of errands that no browser does by itself. */
const errandVerb =
  '(?:buy|order|book|purchase|pay|call|phone|email|e-mail|mail|send|text|message|tell|ask|remind|post|tweet|reply|share|forward|summari[sz]e|translate|explain|compare|analy[sz]e|calculate|compute|decide|figure|help|let|cook|bring|deliver|reserve|rent|schedule|cancel|delete|remove|add|create|build|install|download|upload|print|subscribe|register|sign up|log out|sign out|join|invite|convince|negotiate|recommend|suggest|draft|rate|review|watch|listen|like|update|fix|finish|turn|close|maximize|minimize|refresh|reload|notify|alert|monitor|report|write|drag|hover|rename|solve|keep|convert|count)';

export const english: Language = {
  code: 'en',
  phrases,
  space: '\\s+',
  slots: {
    place:
      "(?:(?:the|my|our|this) )?(?:(?:official )?(?:website|web site|site|homepage|home page|web page|webpage|page|url|link|address|web address|domain)(?: (?:of|at|for|called))? )?(?:the )?(?<place>{mark})(?:['’]s)?(?: (?:official )?(?:website|web site|site|homepage|home page|home-page|web page|webpage|page|front page|main page|frontpage|landing page|start page|app))?".replace(
        '{mark}',
        '[\\uF000-\\uF8FF]',
      ),
    time: `(?<time>${amount}(?:\\s*|-)${unit}(?:\\s+and\\s+(?:a\\s+half|${amount}\\s*${unit}))?)`,
    pixels: '(?<pixels>\\d+) ?(?:px|pixels?)',
    times: `(?<times>once|twice|thrice|${amount} times)`,
    nth: `(?<target>(?:the )?(?:very )?${nth}(?: .+?)?)`,
    box: '(?<target>.+?(?:checkbox|check box|box|option|switch|toggle))',
    element: `(?<target>(?:.+ )?(?:${elementNoun}))`,
    field:
      '(?<target>(?:e-?mail(?: address)?|user ?name|user-name|login|pass ?word|passcode|(?:first |last |full |sur)?name|phone(?: number)?|(?:postal |street |home )?address|city|zip(?: code)?|postcode|country|company|message|subject|comment|search (?:term|query|text)|query|title|code|date|age|amount|quantity|card number)(?: field| box| input)?)',
    word: '(?<text>[\\uE000-\\uF8FF]|[^\\s,;]+)',
    thing:
      '(?<target>(?:(?:all|all of|each|every) )?(?:(?:the|its|their) )?(?:.+ )?(?:titles?|headlines?|headings?|prices?|names?|links?|urls?|text|paragraphs?|tables?|lists?|results?|summary|description|content|contents|articles?|stories|authors?|dates?|ratings?|reviews?|numbers?|images?|emails?|temperature|forecast|address(?:es)?|score|scores|version|comments?|posts?|products?|items?|rows?|cells?|quotes?|stars?|details|information|info|introduction|intro|abstract|definition|population|weather|rate|rates|value)(?: (?:of|for|and|in|from|with) .+)?)',
  },
  rewrites: [
    [
      /^(\W*(?:please )?)google (?:for )?(?!maps\b|news\b|translate\b|scholar\b|images\b|docs\b|drive\b|search\b|calendar\b|and\b|chrome\b|then\b)(?=\S)/i,
      '$1search Google for ',
    ],
    [
      /([,;.]\s*|\b(?:and|then)\s+)google (?:for )?(?!maps\b|news\b|translate\b|scholar\b|images\b|docs\b|drive\b|search\b|calendar\b|and\b|chrome\b|then\b)(?=\S)/gi,
      '$1search Google for ',
    ],
    [/’/g, "'"],
    // “Would you mind opening …”, “start by searching …”: as an order.
    [
      /((?:^|[,;.]\s*|\b(?:mind|by|then|and|try|start|begin|after|before|with)\s+))(search|click|tapp|typ|enter|open|go|visit|navigat|brows|scroll|wait|tak|select|choos|pick|extract|scrap|grabb|read|copy|captur|load|look|press|fill|head|pull|find|writ|hitt|launch|collect)ing\b/gi,
      (_whole: string, before: string, root: string) => before + (gerunds[root.toLowerCase()] ?? root),
    ],
  ],
  separators: [
    /\s*[\r\n]+\s*(?:[-*•]\s+|\(?\d{1,2}[.):]\s+|[a-z]\)\s+|step\s+\d+\s*[:.)-]\s*)?/i,
    /(?:^|\s+)(?:\(?\d{1,2}[.)]|step\s+\d+\s*[:.)-])\s+(?=\S)/i,
    /\s*(?:[.!?;]+(?=\s|$)|;|→|⇒|=>|->|\s>\s|\s\|\s)\s*/,
    /,?\s+(?:(?:and|but)\s+)?(?:then|after that|afterwards|after which|next|finally|lastly|subsequently|later|followed by)(?:,\s*|\s+)(?:and\s+|also\s+)?/i,
    new RegExp(`(?:,\\s*(?:and\\s+)?|\\s+and\\s+)(?:first|second|third|fourth|fifth|sixth)(?:ly)?,?\\s+(?=(?:${stepVerb}|${errandVerb})\\b)`, 'i'),
    new RegExp(`,?\\s+(?:and|&|plus)\\s+(?:(?:also|just|please|finally|then|simply|quickly)\\s+)?(?=${stepVerb}\\b|${errandVerb}\\b)`, 'i'),
    new RegExp(`,\\s*(?:(?:also|just|please|so)\\s+)?(?=(?:${stepVerb}|${errandVerb})\\b)`, 'i'),
    // “fill in the name with Ada and the city with London”, “type “a” into this and “b” into that”
    /(?<=\bwith\s[^,;]{1,80}),?\s+and\s+(?=(?:\S+\s+){1,4}with\s)/i,
    /\s*(?:,|\band\b)\s*(?=[\uE000-\uEFFF]\s+(?:into|in|as|for|to)\s)/i,
    /,\s*and\s+(?=(?!\S+\s*$)\w+\s+(?:me|my|a|an|the|it|them|him|her|us|your|his|their)\b)/i,
    /\s+and\s+(?=(?!the\b|a\b|an\b|my\b|your\b|her\b|his\b|their\b)\w+\s+(?:me|my|it|them|him|us|your)\b)/i,
  ],
  before:
    /^(?:[\s,:;–—-]+|(?:ok|okay|so|well|now|hey|hi|hello|dear (?:assistant|bot|agent)|assistant|bot|agent|please|pls|kindly|just|first of all|first|firstly|second|secondly|third|thirdly|next|then|also|afterwards|after that|finally|lastly|and|to (?:start|begin)(?: with)?|simply|quickly|once there|when (?:you are|you're) there|from there|there|on there|on that page|now that you(?:'re| are) there|would you mind|do you mind|can you|could you|would you|will you|can we|could we|i want you to|i want to|i would like you to|i would like to|i'd like you to|i'd like to|i'd love you to|i need you to|i need to|i wish to|help me to|help me|let's|let us|you should|you need to|you have to|you can|try to|go ahead and|be so kind (?:as )?to|start by|begin by|start off by|do me a favou?r and|your task is to|your task:|task:|the task is to|make sure (?:to|you)|remember to|don't forget to|have to|need to|want to|maybe|perhaps)(?=[\s,:;!.–—-]|$)[\s,:;!.–—-]*)/i,
  behind:
    /(?:[\s,;:.!?–—-]+|[\s,]+(?:please|pls|for me|thanks|thank you|thx|if (?:possible|you can|you could|you don't mind)|would you|will you|right away|right now|real quick|quickly|real fast|in order|asap|when you (?:can|have time)|and|then|afterwards|at the end|in the end))$/i,
  seams: new RegExp(`,\\s*|\\s+(?:and|to|then|by|with|after)\\s+|\\s+(?=${stepVerb}\\b)`, 'gi'),
  times: (written) =>
    ({ once: 1, twice: 2, thrice: 3 })[written.toLowerCase()] ?? numbers[written.replace(/ times$/i, '').toLowerCase()] ?? (Number.parseInt(written, 10) || 1),
  itself: /^(?:it|that|this|them|that one|this one)$/i,
  milliseconds(written) {
    const factors: readonly (readonly [RegExp, number])[] = [
      [/^(?:ms|msecs?|millis|milliseconds?)$/, 1],
      [/^s/, 1_000],
      [/^m/, 60_000],
      [/^h/, 3_600_000],
    ];
    let total = 0;
    let lastFactor = 0;
    const halves = written.toLowerCase().replace(/\s+and\s+a\s+half/, '');
    for (const [, count = '', name = ''] of halves.matchAll(new RegExp(`(${amount})(?:\\s*|-)(${unit})\\b`, 'gi'))) {
      lastFactor = factors.find(([pattern]) => pattern.test(name))?.[1] ?? 0;
      total += (numbers[count] ?? Number(count)) * lastFactor;
    }
    if (halves !== written.toLowerCase()) total += lastFactor / 2;
    return total > 0 ? Math.round(total) : undefined;
  },
  elementNouns:
    /^(?:(?:the|a|an|on|that|this)\s+)*(?:\w+\s+)?(?:button|link|tab|menu|field|box|text box|input|list|dropdown|option|item|text|word|words|message|heading|headline|title|label|phrase|icon|checkbox|section|page|article|result|video)(?:\s+(?:labell?ed|called|named|that says|saying|with the (?:text|label|title|name)|marked|titled|reading|with))?\s*$/i,
  verbs: ['search', 'navigate', 'click', 'select', 'choose', 'scroll', 'extract', 'screenshot', 'visit', 'browse', 'enter', 'press', 'scrape', 'collect'],
  elementName: (words) =>
    words
      .trim()
      .replace(/^(?:on|at) (?=the )/i, '')
      .replace(/^(?:the|a|an|its|this|that) /i, '')
      .replace(/^(?:button|link|field|box|menu|list|tab) (?:labell?ed|called|named|that says|saying|with the text|marked|titled) /i, '')
      .replace(
        / ?(?:button|link|field|input box|input field|text box|textbox|text field|input|box|menu|list|dropdown menu|drop-down menu|dropdown list|dropdown|drop-down|drop down|checkbox|tab|icon)$/i,
        '',
      )
      .trim(),
};
