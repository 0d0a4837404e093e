/** What a prompt can ask for. Each has an agent that does it; see `router.ts`. */
export type Task =
  | 'summarize'
  | 'extract'
  | 'analyze'
  | 'write'
  | 'translate'
  | 'research'
  | 'criticize'
  | 'program'
  | 'calculate'
  | 'convert'
  | 'operate'
  | 'chat';

/** Beginnings of words, by language; endings differ by person and politeness. */
const verbs: Record<Exclude<Task, 'chat'>, string> = {
  summarize:
    'summar|condens|shorten|abridg|recap|boil down|tl;?dr|cut down|sum up|give me the gist|fass\\p{L}* .{0,80}zusammen|zusammenfass|kürze|résum|resum|sintetiza|condensa|riassu|vat .{0,80}samen|samenvat|кратко|резюмир|обобщ|суммир|stre[śs]|podsumuj|özet|sammanfatta|لخص|تلخيص|सारांश|tóm tắt|стисл|підсумуй',
  extract:
    'extract|grab|pull (?:out )?(?:all|every|the|any|each)|pick out|scrape|harvest|collect (?:all|every|the)|parse out|extrahier|extrai|extraye|extrae|extrai[gr]|extrair|extraia|estra[ei]|estrarre|haal .{0,80} uit|extraheer|извлек|выпиши|вытащи|wyodrębnij|wyciągnij|wypisz|çıkar|extrahera|استخرج|trích xuất',
  analyze: 'analy[sz]|analysier|analiz|analis|анализ|проанализ|przeanaliz|analysera|حلل|phân tích',
  write:
    'write|compose|draft|rewrite|rephrase|paraphrase|reword|come up with|brainstorm|invent|author|proofread|polish|make (?:it|this) (?:sound|more|less)|tell me a (?:story|joke|tale)|(?:turn|expand|develop|make) .{0,80}into an? (?!table|json|csv|yaml|xml|markdown|chart|list)|schreib|verfass|dicht|formulier|entwirf|écri|rédig|reformul|invente|escrib|escríb|redact|reescrib|scriv|compon|riscriv|redigi|escrev|redij|reescrev|schrijf|herschrijf|stel .{0,60} op|напиш|сочин|состав|перепиш|napisz|przeredaguj|yaz|skriv|اكتب|लिख|viết|напиши',
  translate: 'translat|übersetz|tradu[icz]|vertaal|перевед|перевод|przetłumacz|tłumacz|çevir|översätt|ترجم|अनुवाद|dịch|переклад',
  research:
    'research|investigat|explain|compare|contrast|find out|look up|tell me (?:about|more|how|why|what)|describe|teach me|learn about|explor|discuss|outline the|give me (?:an overview|background|facts)|erklär|recherchier|vergleich|beschreib|erläuter|expliq|explic|recherch|compar|décri|descri|investig|explor|spieg|confront|ricerc|pesquis|onderzoek|leg .{0,80} uit|vergelijk|объясн|расскаж|исследу|сравн|опиши|wyjaśnij|wytłumacz|porównaj|zbadaj|açıkla|araştır|karşılaştır|förklara|jämför|اشرح|समझा|giải thích|поясни',
  criticize:
    'critici[sz]|critique|review|evaluat|assess|judge|rate|grade|score|give (?:me )?(?:\\p{L}+ )?feedback|poke holes|pick apart|tear apart|double[- ]check|fact[- ]check|bewert|beurteil|kritisier|begutacht|critiqu|évalu|juge|relis|donne[zr]? .{0,30}(?:avis|retour)|critic|evalú|evalua|califica|revisa|valut|giudic|recensi|avali|revis[ae]|beoordeel|bekritiseer|оцен|раскритик|рецензир|покритик|oceń|skrytykuj|zrecenzuj|değerlendir|eleştir|bedöm|granska|قيّم|قيم|انتقد|đánh giá|оціни',
  program:
    'code|program|implement|debug|refactor|fix|compile|deploy|programmier|implementier|debugge|code[zr]|programm|implement|implémente|corrige|programa|depura|programma|запрограммир|отлад|исправ|zaprogramuj|kodla',
  calculate:
    'calculat|comput|solve|add up|sum|multiply|divide|subtract|evaluate the expression|how much is|work out|berechne|rechne|löse|calcul|résou|calcol|risolv|resuelv|resolv|bereken|los .{0,20}op|вычисл|посчита|рассчита|реши|oblicz|policz|rozwiąż|hesapla|çöz|beräkna|räkna|احسب|गणना|tính|обчисл',
  convert:
    'convert|parse|format|validat|reformat|pretty[- ]?print|serializ|turn .{0,60}into (?:json|csv|yaml|xml|a table)|transform|prettif|minif|konvertier|wandle|formatier|convert[eis]|formate|convierte|formatea|converta|converteer|преобраз|конвертир|przekonwertuj|sformatuj|dönüştür',
  operate:
    'fetch|open|visit|download|browse|crawl|ping|call|request|run|execute|launch|start|save|store|upload|load|read|öffne|lade|speicher|rufe|führe|ouvre|télécharge|enregistre|lance|abre|descarga|guarda|ejecuta|apri|scarica|salva|esegui|abra|baixe|salve|execute|открой|скачай|сохрани|запусти|otwórz|pobierz|zapisz|uruchom',
};

/** Languages without spaces or with endings that glue on: found anywhere. */
const glued: Record<Exclude<Task, 'chat'>, string> = {
  summarize: '总结|概括|摘要|归纳|總結|概述一下|要約|まとめ|요약|สรุป',
  extract: '提取|抽取|找出|列出所有|抽出|取り出|추출|찾아',
  analyze: '分析|분석|วิเคราะห์',
  write: '写|寫|撰写|改写|起草|编写|書い|書き|作成|作って|써\\s?(?:줘|주)|작성|쓰|เขียน',
  translate: '翻译|翻譯|译成|翻訳|訳し|번역|แปล',
  research:
    '解释|解釋|介绍|研究一下|比较|说明|調べ|説明|比較|教えて|설명|조사|비교|알려|อธิบาย|為什麼|为什么|是什么|什么是|怎么|如何|谁|哪|何ですか|とは|なぜ|どう|誰|무엇|왜|누구|어떻게',
  criticize: '评价|评审|批评|审查|点评|评估|評價|評価|レビュー|批評|講評|평가|비평|검토|피드백|วิจารณ์',
  program: '编程|实现|调试|修复|代码|程序|函数|コード|実装|デバッグ|関数|プログラム|코드|구현|함수|프로그램',
  calculate: '计算|求解|多少|計算|계산|คำนวณ',
  convert: '转换|格式化|轉換|変換|변환',
  operate: '打开|下载|访问|运行|保存|開い|ダウンロード|実行|保存して|열어|다운로드|실행|저장',
};

const notInWord = '(?<![\\p{L}\\p{N}_])';

export const tasks = Object.keys(verbs) as Exclude<Task, 'chat'>[];

/** `lead` and `clause` match a verb where a request stands: at the beginning, or where a new clause begins. */
export const verbPatterns = Object.fromEntries(
  tasks.map((task) => [
    task,
    {
      lead: new RegExp(`^(?:${verbs[task]})|^.{0,12}(?:${glued[task]})`, 'iu'),
      clause: new RegExp(
        `(?:[.;,!?\\n]|${notInWord}(?:and|then|und|dann|et|puis|y|luego|e|poi|en|и|а затем|i|ve))\\s+(?:(?:then|please|also|dann|puis|luego|затем)\\s+)?(?:${verbs[task]})`,
        'iu',
      ),
      anywhere: new RegExp(`${notInWord}(?:${verbs[task]})|${glued[task]}`, 'iu'),
    },
  ]),
) as Record<Exclude<Task, 'chat'>, { lead: RegExp; clause: RegExp; anywhere: RegExp }>;

/** Politeness before the verb. */
export const politeness =
  /^(?:(?:please|pls|hey|hi|hello|ok(?:ay)?|so|now|kindly|just|can|could|would|will|you|i|we|need|want|would like|'d like|to|help|me|us|let's|lets|go ahead and|your task is|bitte|kannst|könntest|können|sie|du|mir|ich|möchte|brauche|peux-tu|pouvez-vous|s'il te plaît|s'il vous plaît|puedes|podrías|por favor|me|quiero|necesito|puoi|potresti|per favore|você|pode|poderia|kun|je|kunt|u|alsjeblieft|пожалуйста|можешь|можете|мне|нужно|proszę|czy|możesz|lütfen|请|請|帮我|幫我|麻烦|你能|能否|可以)(?:[\s,!.:]+|(?<=[请請我烦能否以])))+/iu;

/** Words that begin a question for knowledge. */
export const questionWords =
  /^(?:what|who|whom|whose|when|where|why|how|which|is|are|was|were|do|does|did|can|could|should|will|has|have|was|wer|wann|wo|warum|wieso|wie|welche|ist|sind|qui|que|qu'|quel|quand|où|pourquoi|comment|combien|est-ce|qué|quién|cuándo|dónde|por qué|cómo|cuál|cuánt|chi|che|cosa|quando|dove|perché|come|qual|quant|quem|o que|onde|por que|como|wat|wie|wanneer|waar|waarom|hoe|welk|что|кто|когда|где|почему|как|какой|какая|какие|сколько|зачем|co|kto|kiedy|gdzie|dlaczego|jak|jaki|ile|ne|kim|neden|nasıl|nerede|vad|vem|när|var|varför|hur|ما|من|متى|أين|لماذا|كيف|क्या|कौन|कब|क्यों|कैसे)(?!\p{L})|[?？]\s*$|(?:吗|呢|か)[?？。]?\s*$/iu;

export const greeting =
  /^(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|night|day)|thanks|thank you|thx|bye|goodbye|see you|how are you|how's it going|what's up|sup|who are you|what can you do|nice to meet you|hallo|guten (?:tag|morgen|abend)|danke|tschüss|wie geht(?:'s| es)|bonjour|salut|merci|bonsoir|comment (?:ça va|allez-vous|vas-tu)|ça va|hola|gracias|buenos días|buenas|cómo estás|qué tal|ciao|grazie|buongiorno|come (?:stai|va)|olá|oi|obrigad[oa]|bom dia|tudo bem|hoi|goedemorgen|hoe gaat het|dank je|привет|здравствуйте|спасибо|как дела|cześć|dzień dobry|dziękuję|merhaba|selam|teşekkür|nasılsın|hej|tack|你好|您好|谢谢|早上好|嗨|こんにちは|ありがとう|おはよう|안녕|감사|مرحبا|السلام|شكرا|नमस्ते|xin chào|cảm ơn)(?![\p{Ll}])/iu;
