import * as stopword from 'stopword';
import { numbersInText } from './numbers-in-text.ts';
import { splitInstruction } from './router-instruction.ts';
import { isExpression, type Needs, needsOf } from './router-needs.ts';
import { greeting, politeness, questionWords, type Task, tasks, verbPatterns } from './router-vocabulary.ts';

/** What the rules see in a prompt. */
export interface Features {
  request: string;
  material: string;
  needs: Needs;
  /** What is asked for where a request stands, the first first. */
  asked: Task[];
  /** Verbs that occur somewhere else. */
  mentioned: Task[];
  isQuestion: boolean;
  isGreeting: boolean;
  /** Words of the request. */
  length: number;
  /** A text, code or data is given with the prompt, or pointed at (`this article`). */
  hasMaterial: boolean;
  /** Numbers of the whole prompt: three or more make a series. */
  numbers: number;
  topics: ReadonlySet<Topic>;
  /** An expression that can be worked out at once: `12 * 7`. */
  isExpression: boolean;
  /** Neither what is to be done nor with what: `do the usual thing with it`. */
  isVague: boolean;
}

export type Topic = 'statistics' | 'textMetrics' | 'extractable' | 'literary' | 'flaws' | 'digest' | 'digital' | 'fresh' | 'opinion' | 'self' | 'format';

const edge = '(?<![\\p{L}\\p{N}])';

const topicPatterns: Record<Topic, RegExp> = {
  statistics: new RegExp(
    `${edge}(?:average|mean|median|mode|min(?:imum)?|max(?:imum)?|sum|total|count|range|variance|standard deviation|statistics|stats|percentile|quartile|highest|lowest|largest|smallest|outliers?|distribution|durchschnitt\\p{L}*|mittelwert|summe|größte|kleinste|statistik|moyenne|médiane|somme|statistiques|promedio|mediana|suma|estadísticas?|media|somma|statistiche|média|soma|estatísticas?|gemiddelde|mediaan|som|средн\\p{L}*|медиан\\p{L}*|сумм\\p{L}*|статистик\\p{L}*|średni\\p{L}*|mediana|statystyk\\p{L}*|ortalama|medyan|toplam|medelvärde)(?!\\p{L})|平均|中位数|总和|求和|最大|最小|统计|合計|中央値|統計|평균|중앙값|합계|통계`,
    'iu',
  ),
  textMetrics: new RegExp(
    `${edge}(?:sentiment|mood of|tone of|how many (?:words|sentences|characters|letters|paragraphs)|(?:word|sentence|character) (?:count|frequenc\\p{L}*)|number of (?:words|sentences|characters)|count (?:the |all )?(?:words|sentences|characters)|keywords?|key terms|key phrases|readability|reading (?:level|ease|grade|age)|reading-level|flesch|grade level|positive or negative|negative or positive|stimmung|schlüsselwörter|schlagwörter|stichwörter|lesbarkeit|(?:wie ?viele|anzahl der) (?:wörter|sätze)|mots[- ]clés|combien de (?:mots|phrases)|lisibilité|palabras clave|cuántas (?:palabras|frases|oraciones)|sentimiento|legibilidad|parole chiave|quante (?:parole|frasi)|palavras-chave|quantas (?:palavras|frases)|sentimento|trefwoorden|hoeveel woorden|тональност\\p{L}*|ключевые слова|сколько слов|настроени\\p{L}*|słowa kluczowe|ile słów|duygu|anahtar kelime\\p{L}*)|情感|情绪|关键词|字数|多少(?:个)?(?:字|词)|可读性|感情|キーワード|文字数|감정|키워드|단어 수`,
    'iu',
  ),
  extractable: new RegExp(
    `${edge}(?:e-?mails?(?: addresses)?|mail addresses|urls?|links?|hyperlinks?|web addresses|dates?|phone numbers?|names|addresses|contact (?:details|info\\p{L}*)|json|csv|hashtags|mentions|entities|invoice numbers?|prices|amounts|deadlines|e-mail-adressen|mailadressen|daten aus|adressen|datumsangaben|termine|adresses(?: e-?mail)?|liens|courriels|correos|enlaces|direcciones|fechas|indirizzi|collegamenti|endereços|datas|e-mailadressen|datums|адреса|ссылк\\p{L}*|дат[уы]|почт\\p{L}*|adresy|linki|daty|adresleri\\p{L}*|bağlantı\\p{L}*|tarihler\\p{L}*)(?!\\p{L})|邮箱|邮件地址|链接|网址|日期|メールアドレス|リンク|日付|이메일|링크|날짜`,
    'iu',
  ),
  literary: new RegExp(
    `${edge}(?:poems?|haiku|sonnet|limerick|stor(?:y|ies)|tale|novel|essay|article|blog(?: ?post)?|post|letter|cover letter|e-?mail|message|reply|speech|toast|script for|screenplay|dialogue|lyrics|song|slogan|tagline|headline|title|caption|tweet|bio|biography|description|press release|newsletter|announcement|ad copy|copy|paragraph|sentence|joke|riddle|invitation|apology|resume|wedding|birthday|greeting|product name|names for|gedicht|geschichte|brief|aufsatz|rede|märchen|lied|poème|histoire|lettre|discours|conte|chanson|poema|cuento|historia|carta|ensayo|discurso|canción|poesia|racconto|lettera|saggio|canzone|conto|redação|canção|gedicht|verhaal|brief|стих\\p{L}*|рассказ|письмо|сказк\\p{L}*|эссе|песн\\p{L}*|wiersz|opowiadanie|list|bajk\\p{L}*|şiir|hikaye|mektup|dikt|berättelse)(?!\\p{L})|诗|故事|文章|邮件|信|作文|小说|詩|物語|手紙|メール|시를|이야기|편지`,
    'iu',
  ),
  flaws: new RegExp(
    `${edge}(?:feedback|flaws?|weakness(?:es)?|weak (?:points|spots)|strengths?|criticism|critique|shortcomings|holes in|wrong with|problems? with|what (?:would|could|should) (?:you|i|be) (?:change|improve\\p{L}*)|how (?:can|could|do) i improve|improvements?|suggestions? (?:for|on)|any good|good enough|convincing|persuasive|make sense|holds? up|second opinion|honest(?:ly)? (?:opinion|take)|your opinion (?:of|on)|what (?:do )?you (?:all )?think (?:of|about)|thoughts on|pros and cons of (?:my|this|our)|miss(?:ing)? (?:anything|something)|clear enough|too (?:long|vague|formal|short)|sounds? (?:right|ok|okay|good|natural)|schwächen|stärken|verbesser\\p{L}*|was hältst du|kritik|meinung|faiblesses|points faibles|avis sur|que penses-tu|améliorer|debilidades|puntos débiles|qué opinas|qué te parece|opinión|mejorar|debolezze|cosa ne pensi|migliorare|parere|fraquezas|pontos fracos|o que (?:você )?acha|melhorar|zwakke punten|wat vind je|недостатк\\p{L}*|слабые|что (?:ты )?думаешь|мнение|отзыв|wady|co sądzisz|opini\\p{L}*|ne düşünüyorsun|zayıf)|缺点|不足|怎么样|改进|意见|有什么问题|问题在哪|欠点|改善点|感想|意見|단점|의견|어떻게 생각`,
    'iu',
  ),
  digest: new RegExp(
    `${edge}(?:summary|summaries|tl;?dr|gist|key (?:points|takeaways|ideas|messages?)|main (?:points?|ideas?|takeaways)|takeaways|bullet points|nutshell|in (?:one|two|three|a few|\\d+) sentences?|short(?:er)? version|abstract of|highlights of|digest|zusammenfassung|kernaussagen|wichtigsten punkte|kurzfassung|résumé|points clés|points principaux|essentiel|resumen|puntos (?:clave|principales)|riassunto|punti (?:chiave|principali)|sintesi|resumo|pontos (?:principais|chave)|samenvatting|hoofdpunten|резюме|главн\\p{L}* (?:мысл\\p{L}*|тезис\\p{L}*)|краткое|streszczenie|podsumowanie|özeti?|sammanfattning)(?!\\p{L})|总结|摘要|要点|要約|要点|요약|요점`,
    'iu',
  ),
  digital: new RegExp(
    `${edge}(?:function|script|code|program|regex|regular expression|sql|query|class|method|unit tests?|api|component|dockerfile|makefile|config(?:uration)?|cron|algorithm|loop|bash|shell command|command|one-liner|html|css|endpoint|schema|migration|snippet|funktion|skript|programm|fonction|script|programme|función|programa|consulta|funzione|programma|função|functie|функци\\p{L}*|скрипт|программ\\p{L}*|код|funkcj\\p{L}*|fonksiyon\\p{L}*)(?!\\p{L})|函数|脚本|代码|程序|関数|コード|함수|코드`,
    'iu',
  ),
  fresh: new RegExp(
    `${edge}(?:latest|news|today'?s?|current(?:ly)?|recent|right now|weather|stock price|exchange rate|trends?|statistics on|studies|evidence|sources?|literature|history of|causes? of|effects? of|benefits of|differences? between|background|pros and cons|advantages|disadvantages|versus|vs|compared (?:to|with))(?!\\p{L})`,
    'iu',
  ),
  opinion: new RegExp(`${edge}(?:opinion|think|recommend|advice|suggest|should i|best way)(?!\\p{L})`, 'iu'),
  self: new RegExp(
    `${edge}(?:who are you|what are you|your name|what can you do|are you (?:a|an|human|real|there)|help me\\s*[.!?]*$|i(?:'m| am) (?:bored|sad|tired|happy|feeling)|do you (?:like|love|feel|dream|know me))`,
    'iu',
  ),
  format: new RegExp(`${edge}(?:json|csv|yaml|xml|toml|markdown table|tsv|html table|ndjson)(?!\\p{L})`, 'iu'),
};

/** A text is pointed at without being there: an earlier message or an attached file. */
const pointsAt =
  /(?<![\p{L}])(?:this|these|that|the (?:following|text|article|document|passage|paragraph|email|e-mail|report|transcript|conversation|meeting|paper|story|letter|chapter|notes|thread|above|attached|below)|following|below|above|attached|my|our|it|diesen?|dieses|folgende\p{L}*|den text|meinen?|mein|ce|cet|cette|ces|suivant\p{L}*|le texte|mon|ma|mes|este|esta|estos|estas|siguiente|el texto|mi|questo|questa|questi|seguente|il testo|mio|mia|seguinte|o texto|meu|minha|deze|dit|volgende|de tekst|mijn|этот|эту|это|этого|следующ\p{L}*|текст\p{L}*|мо[йюеё]|ten|tę|tego|następując\p{L}*|tekst|mój|moj\p{L}*|bu|metni?|den här|texten)(?!\p{L})|这|以下|下面|我的|この|以下の|次の|이 |다음|내 /iu;

/** Words that name nothing by themselves. */
const empty = new Set([
  ...stopword.eng,
  ...'something anything thing things stuff usual same again help please it this that one ones need want okay ok hi hello hey question quick favor favour'.split(
    ' ',
  ),
]);

const isVague = (request: string): boolean => {
  const words = request.toLowerCase().match(/\p{L}+/gu) ?? [];
  return (
    words.length > 0 &&
    !/[^\p{sc=Latin}\p{sc=Common}]/u.test(request) &&
    words.filter((word) => !empty.has(word) && !['do', 'make'].includes(word)).length === 0
  );
};

/** `Can you …?` asks for something to be done; `is …`, `do …` ask a question only with a mark or a pronoun behind. */
const isQuestion = (text: string, request: string): boolean => {
  const asked = /^(?:can|could|would|will) you\b/i.test(text) ? request.replace(/[?？]\s*$/, '') : text;
  if (/^(?:is|are|was|were|do|does|did|can|could|should|will|would|has|have)\b/i.test(asked)) {
    return /[?？]/.test(asked) || /^\w+ (?:it|there|you|i|we|they|he|she|people|anyone|any)\b/i.test(asked);
  }
  return questionWords.test(asked) || (asked !== request && !asked.startsWith(request) && questionWords.test(request));
};

export const featuresOf = (prompt: string): Features => {
  const { text, material } = splitInstruction(prompt);
  const request = text.replace(politeness, '');
  const lead = tasks.filter((task) => verbPatterns[task].lead.test(request));
  const clauses = tasks.filter((task) => verbPatterns[task].clause.test(text) && !lead.includes(task));
  const asked = [...lead, ...clauses];
  return {
    request: text,
    material,
    needs: needsOf(text, material),
    asked,
    mentioned: tasks.filter((task) => verbPatterns[task].anywhere.test(text) && !asked.includes(task)),
    isQuestion: isQuestion(text, request),
    isGreeting: greeting.test(text.trim()),
    length: text.split(/\s+/).length,
    hasMaterial: material.length >= 12 || pointsAt.test(text),
    numbers: numbersInText(prompt.slice(0, 20_000)).length,
    isExpression: isExpression(text) || (text.length < 60 && isExpression(prompt.slice(0, 300))),
    isVague: material === '' && isVague(text),
    topics: new Set((Object.keys(topicPatterns) as Topic[]).filter((topic) => topicPatterns[topic].test(text))),
  };
};
