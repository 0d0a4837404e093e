import { findJson } from './find-json.ts';
import { findTable } from './table.ts';

/** What has to be at hand to answer. */
export interface Needs {
  /** Source code is read or written. */
  code: boolean;
  /** Something is computed. */
  maths: boolean;
  /** Structured data is handled: CSV, JSON, YAML, XML, a table. */
  data: boolean;
  /** A page is fetched, an artifact read or written, a template run. */
  tool: boolean;
}

const languages =
  'python|javascript|typescript|java|kotlin|swift|rust|golang|c\\+\\+|c#|ruby|php|perl|haskell|scala|elixir|bash|powershell|sql|postgres(?:ql)?|mysql|html|css|react|vue|angular|svelte|node\\.?js|django|flask|numpy|pandas|docker(?:file)?|kubernetes|terraform|graphql|regex|regexp|makefile|webpack|npm|git';

const codeWords =
  'source code|codebase|code|coding|function|method|algorithm|script|snippet|unit tests?|stack ?trace|traceback|null ?pointer|segfault|compil(?:e|er|ation)|runtime error|exception|refactor\\w*|debug\\w*|bugs?|regular expression|api (?:endpoint|client)|endpoint|pull request|merge conflict|linter?|syntax error|for loop|while loop|recursion|recursive|linked list|binary (?:tree|search)|data structure|one-liner|cron(?:tab)?|stored procedure|quicksort|fizzbuzz|programm?(?:ing)?|funktion|quellcode|skript|fonction|programme|función|código|programa|funzione|codice|programma|função|functie|функци\\p{L}*|код|скрипт\\p{L}*|программ\\p{L}*|funkcj\\p{L}*|kod\\p{L}*|fonksiyon\\p{L}*';

const code = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?:${languages}|${codeWords})(?![\\p{L}\\p{N}_])|代码|代碼|函数|函數|程序|脚本|コード|関数|プログラム|스크립트|코드|함수|프로그램`,
  'iu',
);

/** What only source code looks like. */
const syntax =
  /```(?!\s*(?:json|csv|yaml|yml|xml|text|txt|md)?\s*\n\s*[[{\w]+[^()=;]*```)|\bdef \w+\(|\bfunction\s*\w*\s*\(|=>|\bconst \w+ =|\blet \w+ =|\bvar \w+ =|#include\b|\bpublic (?:static|class)\b|\bclass \w+\s*[({:]|\bimport \w+ from\b|^\s*import \w+|\bselect\b.+\bfrom\b.+(?:\bwhere\b|;|\bjoin\b|\bgroup by\b)|\breturn \w+;|\bprint(?:ln|f)?\(|console\.log|\bfor ?\(.*;.*\)|\bif ?\(.*\) ?\{|\w+\(\w*\);|<\/?(?:div|span|html|script|p|a)\b[^>]*>/imu;

/** A slash alone is no division: 24/7, 12/31/2024, and/or. */
const sum =
  /\d\s*(?:[+*×÷^]|\s\/\s|[-−](?=\s)|\*\*)\s*[-(]?\d|^[^\p{L}]*\d\s*\/\s*\d[^\p{L}]*$|\d\s?\/\s?\d+\s*(?:=|\?\s*$)|\d\s*%\s*(?:of|von|de|di|van|от|of the)\s+[$€£]?\d|[√∑∫π]|\b\d+\s*!|\d\s?[a-z]\s*[-+*/=]\s*\d|\b[xyz]\s*(?:\^\d|²)?\s*[-+=]\s*\d/iu;

/** `48 fois 12`, `345 diviso 15`: signs as words. */
const spokenSum =
  /\d\s+(?:plus|minus|times|(?:multiplied|divided) by|over|to the power of|mal|durch|geteilt durch|hoch|fois|moins|divisé par|multiplié par|sur|más|menos|por|entre|dividido (?:por|entre)|più|meno|per|diviso(?: per)?|mais|vezes|keer|gedeeld door|min|плюс|минус|умножить на|разделить на|razy|plus|minus|podzielić przez|artı|eksi|çarpı|bölü|gånger)\s+\d|\d\s*(?:加|减|減|乘以?|除以|足す|引く|かける|割る|더하기|빼기|곱하기|나누기)\s*\d/iu;

/** Something that can be worked out at once: an expression in signs or words. */
export const isExpression = (text: string): boolean => {
  const plain = text.replace(/\bhttps?:\/\/\S+|\b\d{4}-\d{2}-\d{2}\b/g, ' ');
  return spokenSum.test(plain) || sum.test(plain);
};

const mathsWords =
  /(?<![\p{L}])(?:calculat|comput(?:e|ing|ation of)|average|mean of|median|standard deviation|variance|percent|percentage|square root|cube root|logarithm|derivative|integral|integrate|equations?|solve for|factorial|prime numbers?|probability|multipl(?:y|ied)|divided? by|plus|minus|times \d|sum of|sum up|add up|add these|total of|in total|interest|compound|mortgage|loan payment|convert \d|how many (?:km|kilomet|miles|met(?:er|re)s|seconds|minutes|hours|days|weeks|grams|liters|litres|cups|inches|feet|pounds)|arithmetic|algebra|trigonometr|hypotenuse|area of|volume of|circumference|statistics|maximum|minimum|berechn|rechne|durchschnitt|mittelwert|summe|prozent|wurzel|gleichung|calcul|moyenne|médiane|somme|pour ?cent|racine|équation|promedio|mediana|suma|porcentaje|por ciento|raíz|ecuación|calcol|media d|somma|percento|radice|equazione|média|soma|raiz|equação|bereken|gemiddelde|procent|вычисл|посчита|рассчита|средн(?:ее|яя)|медиан|сумм[ау]|процент|корень|уравнени|oblicz|średni|suma|hesapla|ortalama|toplam)|计算|計算|平均|中位数|总和|求和|合計|合计|百分之|方程|中央値|계산|평균|합계/iu;

const dataWords =
  /(?<![\p{L}\p{N}])(?:csv|tsv|json|jsonl|ndjson|yaml|yml|xml|toml|parquet|spreadsheets?|excel|xlsx?|data ?frames?|data ?sets?|(?:the|this|following|a|into|as) tables?|database|columns?|rows?|records|key-value|tabelle|spalten?|tableau|colonnes?|tabla|columnas?|tabella|colonn[ae]|tabela|colunas?|tabel|kolom(?:men)?|таблиц\p{L}*|столб\p{L}*|kolumn\p{L}*|tablo\p{L}*)(?![\p{L}\p{N}])|表格|数据集|データ|列の|표/iu;

const fetchWords =
  /(?<![\p{L}])(?:fetch|open|visit|download|browse|crawl|scrape|ping|call|request|get|read|check|load|look at|go to|summari[sz]e|retrieve|curl|query|hit|see|öffne|lade|rufe|hole|lies|fasse|ouvre|télécharge|lis|récupère|va sur|résume|abre|descarga|lee|obtén|visita|resume|apri|scarica|leggi|riassumi|abra|baixe|leia|busque|resuma|haal|lees|открой|скачай|прочитай|загрузи|pobierz|otwórz|przeczytaj)|打开|下载|访问|读取|抓取|開い|取得|ダウンロード|読ん|열어|가져|다운로드/iu;

const toolWords =
  /(?<![\p{L}])(?:artifacts?|artefacts?|(?:run|start|launch|execute|trigger|use|invoke) (?:the )?(?:[\w-]+ )?(?:template|pipeline|workflow)|template [`"'\w-]+|http (?:get|request)|status code|web ?page|web ?site|webseite|site web|página web|sitio web|homepage|(?:the )?page at|save (?:it|this|them|the \w+|your \w+) (?:to|as|in|into)|store (?:it|this|the \w+) (?:as|in|under)|write (?:it|this|the \w+) to (?:a |the )?(?:file|\w+\.\w+)|(?:read|open|load) (?:the |my )?(?:file|[\w/-]+\.(?:txt|md|json|csv|pdf|html|log|ya?ml|xml))|vorlage|modèle d'exécution|plantilla|шаблон|артефакт|szablon)|网页|工件|模板|ウェブページ|テンプレート|成果物|웹페이지|템플릿/iu;

const webAddress = /\bhttps?:\/\/\S+|\bwww\.\S+|(?<![@\w.])[a-z0-9-]+\.(?:com|org|net|io|dev|de|fr|co\.uk|gov|edu)(?:\/\S*)?(?![\w@])/iu;

/** What a request and the material that it brings along need. */
export const needsOf = (request: string, material: string): Needs => {
  const short = material.slice(0, 20_000);
  const hasTable = material !== '' && (findJson(short).length > 0 || (findTable(short)?.rows.length ?? 0) >= 1);
  return {
    code: code.test(request) || syntax.test(request) || syntax.test(short),
    maths: mathsWords.test(request) || isExpression(request) || (material.length < 200 && isExpression(material)),
    data: dataWords.test(request) || hasTable || findJson(request.slice(0, 20_000)).length > 0,
    tool: toolWords.test(request) || (webAddress.test(request) && fetchWords.test(request)),
  };
};
