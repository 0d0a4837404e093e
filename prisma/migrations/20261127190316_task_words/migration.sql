-- CreateTable
CREATE TABLE "task_words" (
    "task_id" UUID NOT NULL,
    "shop" TEXT NOT NULL DEFAULT '',
    "words" tsvector NOT NULL,

    CONSTRAINT "task_words_pkey" PRIMARY KEY ("task_id")
);

-- CreateIndex
CREATE INDEX "task_words_words_idx" ON "task_words" USING GIN ("words");

-- AddForeignKey
ALTER TABLE "task_words" ADD CONSTRAINT "task_words_task_id_shop_fkey" FOREIGN KEY ("task_id", "shop") REFERENCES "task"("id", "shop") ON DELETE CASCADE ON UPDATE CASCADE;

-- Punctuation goes first, or the parser would take an identifier for one word, and "job-42" for a job and a negative number.
CREATE FUNCTION words_of(content TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN strip(to_tsvector('simple'::regconfig, translate(content, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32))));

-- Of at most so much text: what is longer would not fit into a tsvector, and the task could not be stored.
CREATE FUNCTION words_of_task(name TEXT, prompt TEXT, error_code TEXT, error_message TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN words_of(concat_ws(' ', left(name, 1000), error_code, left(error_message, 10000), left(prompt, 100000)));

CREATE FUNCTION keep_words_of_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO task_words (task_id, shop, words)
    VALUES (NEW.id, NEW.shop, words_of_task(NEW.name, NEW.prompt, NEW.error_code, NEW.error_message))
    ON CONFLICT (task_id) DO UPDATE SET words = EXCLUDED.words;
    RETURN NULL;
END $$;

CREATE TRIGGER task_words_of_new AFTER INSERT ON task FOR EACH ROW EXECUTE FUNCTION keep_words_of_task();

CREATE TRIGGER task_words_of_changed AFTER UPDATE OF name, prompt, error_code, error_message ON task FOR EACH ROW
WHEN ((OLD.name, OLD.prompt, OLD.error_code, OLD.error_message) IS DISTINCT FROM (NEW.name, NEW.prompt, NEW.error_code, NEW.error_message))
EXECUTE FUNCTION keep_words_of_task();

INSERT INTO task_words (task_id, shop, words) SELECT id, shop, words_of_task(name, prompt, error_code, error_message) FROM task;
