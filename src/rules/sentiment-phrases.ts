/**
 * What people praise and complain with, and the lexicon of single words does not know, or reads the wrong way round: each is replaced
 * by words that the lexicon does know, of about the same strength.
 */
export const phrases: readonly [RegExp, string][] = [
  // Formulas of letters say nothing about the matter.
  [/^\s*dear\b|\b(?:kind|best|warm) (?:regards|wishes)\b|\byours (?:sincerely|faithfully|truly)\b/gi, ''],
  [/\b(?:could|can)(?:n['’]t| ?not) be (?:any )?(?:happier|better|more pleased|more satisfied)\b/gi, 'is excellent'],
  [
    /\b(?:could|can)(?:n['’]t| ?not) (?:complain|fault|ask for more|ask for better|recommend (?:it|this|them|him|her|\w+) (?:enough|highly enough))\b/gi,
    'is great',
  ],
  [/\b(?:nothing|no reason) to complain about\b|\bno complaints\b/gi, 'good'],
  [/\bnot (?:at all )?bad\b|\bnot half bad\b/gi, 'good'],
  [/\b(?:exceed(?:s|ed)|surpass(?:es|ed)|above|beyond|beat|beats)\b[^.!?]{0,20}\bexpectations\b/gi, 'excellent'],
  [/\b(?:below|short of|did not meet|didn['’]t meet|fail(?:s|ed) to meet)\b[^.!?]{0,20}\bexpectations\b/gi, 'disappointing'],
  [/\bexpected (?:much )?(?:more|better)\b/gi, 'disappointed'],
  [
    /\b(?:just|simply|finally|all|everything|flawlessly) (?:just )?work(?:s|ed)\b|\bwork(?:s|ed) (?:like a charm|flawlessly|perfectly|right away|out of the box|as advertised)\b/gi,
    'works great',
  ],
  [
    /\blike a charm\b|\btop[- ]notch\b|\bsecond to none\b|\bfirst[- ]class\b|\bgame[- ]changer\b|\bmust[- ]have\b|\b(?:five|5)[- ]stars?\b|\bspot on\b/gi,
    'excellent',
  ],
  [/\b(?:one|1|zero|0|two|2)[- ]stars?\b/gi, 'terrible'],
  [/\b(?:worth every (?:penny|cent))\b|\bwell worth\b/gi, 'excellent'],
  [/\bnot worth\b|\bmoney down the drain\b|\brip[- ]?off\b|\bwaste of (?:time|money)\b/gi, 'terrible waste'],
  [/\b(?:would|will|can|could)(?:n['’]t| ?not| never)(?: ever)? (?:recommend|buy|order|come back|return|shop|use|stay|go back)\b[^.!?]{0,20}/gi, 'terrible'],
  [/\b(?:won['’]t|never) (?:again|be back|buy|order|come back|return|stay|shop|recommend)\b/gi, 'terrible'],
  [/\b(?:don['’]t|do not|never) (?:buy|bother|waste|order|go there|trust)\b/gi, 'terrible'],
  [/\b(?:avoid|stay away)\b/gi, 'terrible'],
  [
    /\b(?:would|will|can|definitely) (?:definitely |certainly |gladly |happily )?(?:buy|order|come back|return|shop|use|stay) (?:it |this |here |there |with them )?again\b/gi,
    'great',
  ],
  [/\b(?:come|coming|go|going) back (?:soon|for more|next year)\b/gi, 'great'],
  [
    /\b(?:does|did|do|would|will|could|has|is)(?:n['’]t| not| never)(?: even| really| properly)? (?:work|function|start|turn on|load|open|respond|charge|fit|help|arrive|answer|reply|connect)(?:s|ed|ing)?\b/gi,
    'fails',
  ],
  [/\b(?:stopped|stops|quit|quits) working\b|\b(?:fell|fall|falls|falling) apart\b|\bout of order\b|\bbroke (?:after|within|down|in|on)\b/gi, 'failed badly'],
  [
    /\b(?:no one|nobody|no-one) (?:answer|answers|answered|replied|replies|helped|cared|cares|came|responded)\b|\bnever (?:arrived|came|answered|replied|worked|responded|heard back|showed up)\b/gi,
    'failed badly',
  ],
  [/\b(?:crash(?:es|ed|ing)?|freez(?:es|ing)|frozen|froze|glitch(?:y|es)?|lag(?:s|gy)|buggy|unresponsive|unusable|unhelpful)\b/gi, 'failing badly'],
  [
    /\b(?:crack(?:s|ed)|broken|leak(?:s|ed|ing|y)|stain(?:s|ed)|scratched|mouldy|moldy|stale|soggy|overcooked|undercooked|burnt|smel(?:ls|led|ly)|filthy|cramped|noisy)\b/gi,
    'bad',
  ],
  [/\b(?:overpriced|too expensive|hidden fees|overcharged|double[- ]charged|charged twice)\b/gi, 'bad'],
  [/\b(?:refund|my money back)\b/gi, 'complaint'],
  [/\bcustomer care\b/gi, 'customer department'],
  [
    /\b(?:waited|waiting|wait|took|takes|late by|delayed) (?:for )?(?:over |more than |almost |nearly |about )?(?:an hour|\d+ (?:hours|days|weeks|months)|hours|days|weeks|months|forever|ages|two|three|four|five|six)\b/gi,
    'annoying wait',
  ],
  [/\b(?:ignored|ignores|ignoring)\b/gi, 'rudely ignored'],
  [
    /\b(?:flawless(?:ly)?|seamless(?:ly)?|effortless(?:ly)?|intuitive|delicious|tasty|spotless|cosy|cozy|comfy|gorgeous|stunning|sturdy|snappy|crisp|knowledgeable|attentive)\b/gi,
    'great',
  ],
  [
    /\b(?:fast|quick|speedy|prompt) (?:delivery|shipping|service|response|reply|checkout)\b|\b(?:delivery|shipping|service|response|checkout|support|setup|installation) (?:was|is|were|are) (?:very |really |super |so )?(?:fast|quick|prompt|speedy)\b/gi,
    'good',
  ],
  [/\bplease (?:find|note|see|send|let|check|fill|refer|use|read|contact|call|be|make|do|turn|keep|bring|sign|submit|return)\b/gi, 'note'],
];
